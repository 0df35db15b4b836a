package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A participant made of libwebrtc, whose code is Chromium's, behind the real signalling. It cannot
/// seal, which the relay cannot tell.
final class LibwebrtcPeer implements SignallingSocket.Handler, AutoCloseable {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final long VIDEO_INTERVAL_NS = 50_000_000;
    private static final long AUDIO_INTERVAL_NS = 10_000_000;
    private static final int SAMPLES_PER_10_MS = 480;

    private final ClientLoop loop;
    private final PeerConnectionFactory sending;
    private final PeerConnectionFactory receiving;
    private final String room;
    private final SignallingSocket socket;
    private final CustomVideoSource videoSource = new CustomVideoSource();
    private final CustomAudioSource audioSource = new CustomAudioSource();
    private final AtomicInteger videoFrames = new AtomicInteger();
    private final AtomicInteger loudAudioBlocks = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private @Nullable RTCPeerConnection publish;
    private @Nullable RTCPeerConnection subscribe;
    private volatile int lastWidth;
    private int frames;
    private boolean closed;

    /// Two factories, since one with an audio device would send what that records as well, from a
    /// thread of its own.
    ///
    /// @param sending without an audio device: we push the samples
    /// @param receiving with one that plays out
    LibwebrtcPeer(
            ClientLoop loop,
            PeerConnectionFactory sending,
            PeerConnectionFactory receiving,
            URI webSocket,
            String room) {
        this.loop = loop;
        this.sending = sending;
        this.receiving = receiving;
        this.room = room;
        this.socket = new SignallingSocket(loop, webSocket, this);
    }

    int videoFrames() {
        return videoFrames.get();
    }

    int loudAudioBlocks() {
        return loudAudioBlocks.get();
    }

    int lastWidth() {
        return lastWidth;
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void open() {
        socket.send(SignallingSocket.message("join").put("room", room));
    }

    @Override
    public void closed(int code, String reason) {
        failures.add("socket closed: " + code + " " + reason);
    }

    @Override
    public void message(ServerMessage message) {
        switch (message) {
            case ServerMessage.Joined joined -> {
                publish();
                socket.send(SignallingSocket.message("subscribe").put("attempt", 1));
            }
            case ServerMessage.Published published -> {
                if (publish != null) {
                    set(publish, false, RTCSdpType.ANSWER, published.sdp(), this::sendMedia);
                }
            }
            case ServerMessage.Offer offer -> answer(offer);
            case ServerMessage.Refusal refusal -> failures.add(refusal.toString());
            case ServerMessage.Transport transport when !transport.connected() ->
                    failures.add(transport.toString());
            default -> {}
        }
    }

    private static RTCPeerConnection connection(
            PeerConnectionFactory factory, PeerConnectionObserver observer) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        return factory.createPeerConnection(configuration, observer);
    }

    private void publish() {
        RTCPeerConnection connection = connection(sending, candidate -> {});
        publish = connection;
        RTCRtpTransceiverInit sendOnly = new RTCRtpTransceiverInit();
        sendOnly.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        connection.addTransceiver(sending.createAudioTrack("microphone", audioSource), sendOnly);
        connection.addTransceiver(sending.createVideoTrack("camera", videoSource), sendOnly);
        connection.createOffer(
                new RTCOfferOptions(),
                created(offer ->
                        set(connection, true, RTCSdpType.OFFER, offer, () -> sendOffer(offer))));
    }

    private void sendOffer(String offer) {
        ObjectNode message =
                SignallingSocket.message("publish").put("attempt", 1).put("sdp", offer);
        var tracks = message.putArray("tracks");
        tracks.addObject().put("mid", "0").put("track", 0);
        tracks.addObject().put("mid", "1").put("track", 1);
        socket.send(message);
    }

    private void answer(ServerMessage.Offer offer) {
        RTCPeerConnection connection = subscribe;
        if (connection == null) {
            connection =
                    connection(
                            receiving,
                            new PeerConnectionObserver() {
                                @Override
                                public void onIceCandidate(RTCIceCandidate candidate) {}

                                @Override
                                public void onTrack(RTCRtpTransceiver transceiver) {
                                    watch(transceiver);
                                }
                            });
            subscribe = connection;
        }
        RTCPeerConnection answering = connection;
        set(
                answering,
                false,
                RTCSdpType.OFFER,
                offer.sdp(),
                () ->
                        answering.createAnswer(
                                new RTCAnswerOptions(),
                                created(answer ->
                                        set(
                                                answering,
                                                true,
                                                RTCSdpType.ANSWER,
                                                answer,
                                                () -> sendAnswer(offer.id(), answer)))));
    }

    private void sendAnswer(int id, String answer) {
        socket.send(SignallingSocket.message("answer").put("id", id).put("sdp", answer));
    }

    private void watch(RTCRtpTransceiver transceiver) {
        switch (transceiver.getReceiver().getTrack()) {
            case VideoTrack video ->
                    video.addSink(frame -> {
                        lastWidth = frame.buffer.getWidth();
                        videoFrames.incrementAndGet();
                    });
            case AudioTrack audio ->
                    audio.addSink((data, bits, rate, channels, count) -> {
                        if (loud(data)) {
                            loudAudioBlocks.incrementAndGet();
                        }
                    });
            default -> failures.add("a track of no kind");
        }
    }

    /// Above a tenth of full scale, which our sine is and silence is not.
    private static boolean loud(byte[] littleEndianSamples) {
        for (int i = 1; i < littleEndianSamples.length; i += 2) {
            if (Math.abs(littleEndianSamples[i]) > 12) {
                return true;
            }
        }
        return false;
    }

    /// Callbacks come on libwebrtc's threads; what follows happens on ours.
    private CreateSessionDescriptionObserver created(Consumer<String> next) {
        return new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                loop.execute(() -> next.accept(description.sdp));
            }

            @Override
            public void onFailure(String error) {
                failures.add(error);
            }
        };
    }

    private void set(
            RTCPeerConnection connection,
            boolean local,
            RTCSdpType type,
            String sdp,
            Runnable next) {
        SetSessionDescriptionObserver observer =
                new SetSessionDescriptionObserver() {
                    @Override
                    public void onSuccess() {
                        loop.execute(next);
                    }

                    @Override
                    public void onFailure(String error) {
                        failures.add(error);
                    }
                };
        RTCSessionDescription description = new RTCSessionDescription(type, sdp);
        if (local) {
            connection.setLocalDescription(description, observer);
        } else {
            connection.setRemoteDescription(description, observer);
        }
    }

    private void sendMedia() {
        sendPicture(ClientLoop.nowNs());
        sendSound(ClientLoop.nowNs(), 0);
    }

    private void sendPicture(long dueNs) {
        if (closed) {
            return;
        }
        NativeI420Buffer picture = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        ByteBuffer luma = picture.getDataY();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                luma.put(y * picture.getStrideY() + x, (byte) (x + y + frames * 4));
            }
        }
        frames++;
        VideoFrame frame = new VideoFrame(picture, ClientLoop.nowNs());
        videoSource.pushFrame(frame);
        frame.release();
        loop.at(dueNs + VIDEO_INTERVAL_NS, () -> sendPicture(dueNs + VIDEO_INTERVAL_NS));
    }

    /// A sine of 440 Hz at a third of full scale.
    private void sendSound(long dueNs, long position) {
        if (closed) {
            return;
        }
        byte[] samples = new byte[2 * SAMPLES_PER_10_MS];
        for (int i = 0; i < SAMPLES_PER_10_MS; i++) {
            int value = (int) (10_000 * Math.sin((position + i) * 2 * Math.PI * 440 / 48_000));
            samples[2 * i] = (byte) value;
            samples[2 * i + 1] = (byte) (value >> 8);
        }
        audioSource.pushAudio(samples, 16, 48_000, 1, SAMPLES_PER_10_MS);
        long nextNs = dueNs + AUDIO_INTERVAL_NS;
        loop.at(nextNs, () -> sendSound(nextNs, position + SAMPLES_PER_10_MS));
    }

    /// What it has seen, for a failed test.
    @Override
    public String toString() {
        return videoFrames() + " pictures, " + loudAudioBlocks() + " loud blocks, " + failures;
    }

    /// To be called on the loop's thread.
    @Override
    public void close() {
        closed = true;
        socket.send(SignallingSocket.message("leave"));
        socket.close();
        if (publish != null) {
            publish.close();
        }
        if (subscribe != null) {
            subscribe.close();
        }
    }
}
