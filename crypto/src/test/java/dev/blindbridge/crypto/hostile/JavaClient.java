package dev.blindbridge.crypto.hostile;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameOpener;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.PeerState;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.RejectReason;
import dev.blindbridge.crypto.Rejected;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The Java session.
final class JavaClient implements Client {
    private record Receiver(int slot, Track track) {}

    private final Session session;
    private final Map<Receiver, FrameOpener> receivers = new HashMap<>();
    private final List<String> shown = new ArrayList<>();

    JavaClient(CallRoot root, int slot, List<Integer> others, Profile profile, long nowMs) {
        session = Session.join(root, slot, others, profile, Randomness.secure(), nowMs);
    }

    @Override
    public int slot() {
        return session.slot();
    }

    @Override
    public String id() {
        return session.id().hex();
    }

    @Override
    public void entered(int slot, long nowMs) {
        session.onEntered(slot, nowMs);
    }

    @Override
    public void left(int slot, long nowMs) {
        session.onLeft(slot, nowMs);
    }

    @Override
    public void message(int fromSlot, byte[] data, long nowMs) {
        session.onMessage(fromSlot, data, nowMs);
    }

    @Override
    public void chat(String text, long nowMs) {
        session.chat(text, 0, nowMs);
    }

    @Override
    public void advance(long nowMs) {
        session.onDeadline(nowMs);
    }

    @Override
    public byte[] seal(Track track, Codec codec, byte[] frame, long nowMs) {
        return session.sealer(track)
                .seal(codec, frame, false, OpenedFrame.NO_LEVEL, 0, nowMs)
                .orElseThrow();
    }

    @Override
    public Optional<byte[]> open(
            int slot, Track track, Codec codec, byte[] wire, long rtpTimestamp, long nowMs) {
        FrameOpener receiver =
                receivers.computeIfAbsent(
                        new Receiver(slot, track), _ -> session.opener(slot, track));
        return switch (receiver.open(codec, wire, rtpTimestamp, nowMs)) {
            case OpenedFrame opened -> Optional.of(opened.frame());
            case Rejected _ -> Optional.empty();
        };
    }

    @Override
    public List<Outgoing> outgoing() {
        return Stream.generate(session::pollMessage).takeWhile(Objects::nonNull).toList();
    }

    @Override
    public List<String> shown() {
        Stream.generate(session::pollEvent).takeWhile(Objects::nonNull).forEach(this::show);
        return shown;
    }

    private void show(SessionEvent event) {
        if (event instanceof SessionEvent.Chat chat) {
            if (chat.gapBefore()) {
                shown.add("missing " + chat.slot());
            }
            if (!chat.own()) {
                shown.add("chat " + chat.slot() + " " + chat.text());
            }
        } else {
            line(event).ifPresent(shown::add);
        }
    }

    private static Optional<String> line(SessionEvent event) {
        return switch (event) {
            case SessionEvent.MessageMissing missing -> Optional.of("missing " + missing.slot());
            case SessionEvent.ConflictingHello conflict ->
                    Optional.of("conflict " + conflict.slot());
            case SessionEvent.RosterDiffers differs ->
                    Optional.of("roster differs " + differs.slot());
            case SessionEvent.Delayed delayed when delayed.delayed() ->
                    Optional.of("delayed " + delayed.slot());
            case SessionEvent.Undecryptable undecryptable ->
                    Optional.of("undecryptable " + undecryptable.slots());
            case SessionEvent.NobodyAnswered _ -> Optional.of("nobody answered");
            default -> Optional.empty();
        };
    }

    @Override
    public Map<Integer, Listed> listed() {
        Map<Integer, Listed> listed = new TreeMap<>();
        for (PeerView peer : session.peers()) {
            if (peer.state() != PeerState.RETIRED) {
                String state = peer.state().name().toLowerCase(Locale.ROOT);
                listed.put(peer.slot(), new Listed(peer.id().hex(), peer.name(), state));
            }
        }
        return listed;
    }

    @Override
    public long refused(String reason) {
        return session.rejections().getOrDefault(RejectReason.valueOf(reason), 0L);
    }
}
