package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.EndToEnd;
import dev.blindbridge.bench.client.ServerMessage;
import dev.blindbridge.bench.client.SignallingSocket;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameSealer;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Profile;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A participant of a Blindbridge (docs/signaling-protocol.md): joins by WebSocket, publishes
/// sealed media, receives. The end-to-end session begins with the first frame to seal: who sends
/// none has no part in it, and costs the relay nothing by it. Loop thread only.
final class BlindbridgeMember implements SignallingSocket.Handler {
    private static final int MICROPHONE = 0;
    private static final int CAMERA = 1;

    private final ClientLoop loop;
    private final String room;
    private final CallRoot root;
    private final @Nullable WebRtcPublish publish;
    private final List<StreamShape> shapes;
    private final @Nullable WebRtcSubscribe subscribe;
    private final SignallingSocket socket;
    private final Map<Integer, LoadTrack> camerasBySlot;
    private final CompletableFuture<Integer> joined = new CompletableFuture<>();
    private final Set<Integer> others = new TreeSet<>();
    private final Map<Boolean, FrameSealer> sealers = new HashMap<>();
    private @Nullable EndToEnd endToEnd;
    private ServerMessage.@Nullable Joined entered;
    private boolean closed;

    /// @param camerasBySlot shared by all members of a room: who publishes enters its first stream
    ///   of video, whose latency others then measure
    BlindbridgeMember(
            ClientLoop loop,
            URI webSocket,
            String room,
            CallRoot root,
            Legs legs,
            Map<Integer, LoadTrack> camerasBySlot) {
        this.loop = loop;
        this.room = room;
        this.root = root;
        this.shapes = legs.shapes();
        this.camerasBySlot = camerasBySlot;
        this.publish = shapes.isEmpty() ? null : legs.publish(this::seal);
        this.subscribe = legs.subscribe();
        this.socket = new SignallingSocket(loop, webSocket, this);
    }

    /// Makes the halves that a member has.
    interface Legs {
        /// Empty for none.
        List<StreamShape> shapes();

        WebRtcPublish publish(FrameSeal seal);

        @Nullable WebRtcSubscribe subscribe();
    }

    /// Complete when the server has let us in.
    CompletableFuture<Integer> joined() {
        return joined;
    }

    @Nullable WebRtcPublish publish() {
        return publish;
    }

    @Nullable WebRtcSubscribe subscribe() {
        return subscribe;
    }

    @Override
    public void open() {
        socket.send(SignallingSocket.message("join").put("room", room));
    }

    @Override
    public void message(ServerMessage message) {
        switch (message) {
            case ServerMessage.Joined now -> onJoined(now);
            case ServerMessage.Published now -> onPublished(now);
            case ServerMessage.Offer offer -> onOffer(offer);
            case ServerMessage.Refusal refusal -> fail(refusal.message());
            case ServerMessage.Transport now -> {
                if (!now.connected()) {
                    fail("the relay ended a transport: " + now.reason());
                }
            }
            case ServerMessage.Entered now -> onEntered(now.slot());
            case ServerMessage.Left now -> onLeft(now.slot());
            case ServerMessage.Relay now -> {
                if (endToEnd != null) {
                    endToEnd.onMessage(now.from(), now.data());
                }
            }
            case ServerMessage.Moderators now -> {}
            case ServerMessage.Other now -> {}
        }
    }

    private void onJoined(ServerMessage.Joined now) {
        entered = now;
        others.addAll(now.members());
        if (publish != null) {
            ObjectNode offer = SignallingSocket.message("publish").put("attempt", 1);
            offer.put("sdp", publish.offer());
            ArrayNode tracks = offer.putArray("tracks");
            for (int i = 0; i < shapes.size(); i++) {
                tracks.addObject().put("mid", String.valueOf(i)).put("track", trackNumber(i));
            }
            say(offer);
        }
        if (subscribe != null) {
            say(SignallingSocket.message("subscribe").put("attempt", 1));
        }
        joined.complete(now.slot());
    }

    private int slot() {
        return entered == null ? -1 : entered.slot();
    }

    private void onEntered(int slot) {
        others.add(slot);
        if (endToEnd != null) {
            endToEnd.onEntered(slot);
        }
    }

    private void onLeft(int slot) {
        others.remove(slot);
        if (endToEnd != null) {
            endToEnd.onLeft(slot);
        }
    }

    private int trackNumber(int i) {
        return shapes.get(i).video() ? CAMERA : MICROPHONE;
    }

    private int trackBits() {
        int bits = 0;
        for (int i = 0; i < shapes.size(); i++) {
            bits |= 1 << trackNumber(i);
        }
        return bits;
    }

    private Optional<byte[]> seal(boolean video, byte[] frame, boolean keyFrame, long nowMs) {
        ServerMessage.Joined now = entered;
        if (now == null || closed) {
            return Optional.empty();
        }
        EndToEnd session = session(now);
        Optional<byte[]> sealed =
                sealers.computeIfAbsent(video, key -> session.sealer(video ? CAMERA : MICROPHONE))
                        .seal(
                                video ? Codec.VP8 : Codec.OPUS,
                                frame,
                                keyFrame,
                                OpenedFrame.NO_LEVEL,
                                0,
                                nowMs);
        session.pump();
        return sealed;
    }

    private EndToEnd session(ServerMessage.Joined now) {
        EndToEnd session = endToEnd;
        if (session == null) {
            ServerMessage.Joined with =
                    new ServerMessage.Joined(
                            now.slot(),
                            List.copyOf(others),
                            now.moderators(),
                            now.resume(),
                            now.resumed());
            Profile profile = new Profile(trackBits(), 0, "load " + now.slot());
            session = new EndToEnd(loop, root, with, profile, this::say, event -> {});
            endToEnd = session;
        }
        return session;
    }

    private void onPublished(ServerMessage.Published now) {
        if (publish == null) {
            return;
        }
        publish.onAnswer(now.sdp());
        for (LoadTrack track : publish.tracks()) {
            if (track.track().parameters().video()) {
                camerasBySlot.putIfAbsent(slot(), track);
            }
        }
    }

    private void onOffer(ServerMessage.Offer offer) {
        if (subscribe == null) {
            return;
        }
        try {
            Description description = Description.parse(offer.sdp());
            String answer = subscribe.answer(description);
            say(SignallingSocket.message("answer").put("id", offer.id()).put("sdp", answer));
            watch(offer, description);
        } catch (Description.UnusableException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void watch(ServerMessage.Offer offer, Description description) {
        Map<String, Integer> ssrcByMid = new HashMap<>();
        description
                .media()
                .forEach(media -> ssrcByMid.put(media.mid(), WebRtcSubscribe.primarySsrc(media)));
        for (ServerMessage.Binding binding : offer.tracks()) {
            LoadTrack camera = camerasBySlot.get(binding.slot());
            Integer ssrc = ssrcByMid.get(binding.mid());
            if (binding.track() == CAMERA && camera != null && ssrc != null && subscribe != null) {
                subscribe.leg().watch(ssrc, camera);
                return;
            }
        }
    }

    private void say(ObjectNode message) {
        if (!closed) {
            socket.send(message);
        }
    }

    @Override
    public void closed(int code, String reason) {
        fail("the connection to the server ended: " + code + " " + reason);
    }

    private void fail(String reason) {
        IllegalStateException failure = new IllegalStateException(reason);
        joined.completeExceptionally(failure);
        if (publish != null) {
            publish.connected().completeExceptionally(failure);
        }
        if (subscribe != null) {
            subscribe.connected().completeExceptionally(failure);
        }
    }

    /// Leaves the room.
    void close() {
        if (closed) {
            return;
        }
        socket.send(SignallingSocket.message("leave"));
        closed = true;
        if (publish != null) {
            publish.close();
        }
        if (subscribe != null) {
            subscribe.close();
        }
        if (endToEnd != null) {
            endToEnd.close();
        }
        socket.close();
    }
}
