package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.FrameOpener;
import dev.blindbridge.crypto.FrameSealer;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.PeerState;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.RejectReason;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Drives one end-to-end session: its messages go out as `relay`, its deadlines become timers. Loop
/// thread only.
public final class EndToEnd implements AutoCloseable {
    private final ClientLoop loop;
    private final Consumer<ObjectNode> output;
    private final Consumer<SessionEvent> events;
    private final Session session;
    private ClientLoop.@Nullable Timer timer;
    private long timerMs = Long.MAX_VALUE;

    public EndToEnd(
            ClientLoop loop,
            CallRoot root,
            ServerMessage.Joined joined,
            Profile profile,
            Consumer<ObjectNode> output,
            Consumer<SessionEvent> events) {
        this.loop = loop;
        this.output = output;
        this.events = events;
        this.session =
                Session.join(
                        root,
                        joined.slot(),
                        joined.members(),
                        profile,
                        Randomness.secure(),
                        nowMs());
        session.onModerators(joined.moderators());
        pump();
    }

    private static long nowMs() {
        return ClientLoop.nowNs() / 1_000_000;
    }

    void onResumed(ServerMessage.Joined joined) {
        session.onModerators(joined.moderators());
        session.onResumed(joined.members(), nowMs());
        pump();
    }

    public void onEntered(int slot) {
        session.onEntered(slot, nowMs());
        pump();
    }

    public void onLeft(int slot) {
        session.onLeft(slot, nowMs());
        pump();
    }

    public void onModerators(List<Integer> slots) {
        session.onModerators(slots);
        pump();
    }

    public void onMessage(int from, byte[] data) {
        session.onMessage(from, data, nowMs());
        pump();
    }

    /// Does something with the session, and what it wants to say then goes out.
    <T> T use(NativeClient.SessionUse<T> use) {
        T result = use.with(session, nowMs());
        pump();
        return result;
    }

    public FrameSealer sealer(int track) {
        return session.sealer(Track.of(track));
    }

    FrameOpener opener(int slot, int track) {
        FrameOpener opener = session.opener(slot, Track.of(track));
        pump();
        return opener;
    }

    /// Passes on what the session wants to say; after every use of it.
    public void pump() {
        Outgoing message;
        while ((message = session.pollMessage()) != null) {
            ObjectNode relay = SignallingSocket.message("relay");
            if (message.toSlot() != Outgoing.TO_ALL) {
                relay.put("to", message.toSlot());
            }
            output.accept(relay.put("data", Base64.getEncoder().encodeToString(message.data())));
        }
        SessionEvent event;
        while ((event = session.pollEvent()) != null) {
            events.accept(event);
        }
        schedule(session.nextDeadlineMs());
    }

    private void schedule(long deadlineMs) {
        if (deadlineMs == timerMs) {
            return; // as after most frames
        }
        if (timer != null) {
            timer.cancel();
        }
        timerMs = deadlineMs;
        timer =
                deadlineMs == Long.MAX_VALUE
                        ? null
                        : loop.at(deadlineMs * 1_000_000, this::onDeadline);
    }

    private void onDeadline() {
        timerMs = Long.MAX_VALUE;
        session.onDeadline(nowMs());
        pump();
    }

    void inspect(Consumer<Session> observer) {
        observer.accept(session);
    }

    int provenPeers() {
        return (int)
                session.peers().stream()
                        .filter(peer ->
                                peer.state() == PeerState.PROVEN || peer.state() == PeerState.HEARD)
                        .count();
    }

    Map<RejectReason, Long> rejections() {
        return session.rejections();
    }

    /// Says goodbye to the others.
    void leave() {
        session.leave(nowMs());
        pump();
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel();
        }
        session.close();
    }
}
