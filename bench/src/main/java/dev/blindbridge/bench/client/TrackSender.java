package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.ClientConfig.VideoShape;
import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameSealer;
import dev.blindbridge.crypto.OpenedFrame;
import java.util.Optional;

/// Makes the frames of one published track at their times, seals and sends them.
final class TrackSender {
    /// 20 ms of speech at 32 kbit/s, of constant size (docs/e2ee-protocol.md section 7).
    private static final int OPUS_FRAME_BYTES = 80;

    private static final long OPUS_INTERVAL_NS = 20_000_000;

    /// So that a newcomer sees something even if nobody asks.
    private static final long KEY_FRAME_INTERVAL_NS = 10_000_000_000L;

    private static final int KEY_FRAME_FACTOR = 3;
    private static final int SPEECH_LEVEL = 30;

    private final OutgoingTrack track;
    private final FrameSealer sealer;
    private final boolean sealed;
    private final VideoShape shape;
    private final boolean video;
    private boolean keyFrameWanted = true;
    private long lastKeyFrameNs;
    private long frames;
    private long nacks;
    private long keyFrameRequests;

    TrackSender(OutgoingTrack track, FrameSealer sealer, ClientConfig config) {
        this.track = track;
        this.sealer = sealer;
        this.sealed = config.sealed();
        this.shape = config.video();
        this.video = track.parameters().video();
    }

    long intervalNs() {
        return video ? 1_000_000_000L / shape.framesPerSecond() : OPUS_INTERVAL_NS;
    }

    /// Sends the frame that is due.
    void sendFrame(long nowNs, long wallMicros, OutgoingTrack.PacketSink sink) {
        boolean keyFrame =
                video && (keyFrameWanted || nowNs - lastKeyFrameNs > KEY_FRAME_INTERVAL_NS);
        byte[] frame =
                video
                        ? videoFrame(keyFrame, wallMicros)
                        : FrameContent.opus(OPUS_FRAME_BYTES, wallMicros);
        Optional<byte[]> wire = sealed ? seal(frame, keyFrame, nowNs) : Optional.of(frame);
        if (wire.isEmpty()) {
            return; // no sealed key, no frame
        }
        if (keyFrame) {
            keyFrameWanted = false;
            lastKeyFrameNs = nowNs;
        }
        frames++;
        track.sendFrame(wire.get(), track.rtpTimestamp(nowNs), sink);
    }

    private Optional<byte[]> seal(byte[] frame, boolean keyFrame, long nowNs) {
        return sealer.seal(
                video ? Codec.VP8 : Codec.OPUS,
                frame,
                keyFrame,
                video ? OpenedFrame.NO_LEVEL : SPEECH_LEVEL,
                0,
                nowNs / 1_000_000);
    }

    private byte[] videoFrame(boolean keyFrame, long wallMicros) {
        int average = shape.bitrateBps() / 8 / shape.framesPerSecond();
        return FrameContent.vp8(
                keyFrame ? average * KEY_FRAME_FACTOR : average, keyFrame, wallMicros);
    }

    void nack(int sequenceNumber, OutgoingTrack.PacketSink sink) {
        nacks++;
        track.retransmit(sequenceNumber, sink);
    }

    void keyFrameRequested() {
        keyFrameRequests++;
        keyFrameWanted = true;
    }

    OutgoingTrack track() {
        return track;
    }

    ClientStatistics.Sent statistics(int number, long transportFeedbacks) {
        return new ClientStatistics.Sent(
                number,
                frames,
                track.packets(),
                track.payloadBytes(),
                nacks,
                track.retransmissions(),
                keyFrameRequests,
                transportFeedbacks);
    }
}
