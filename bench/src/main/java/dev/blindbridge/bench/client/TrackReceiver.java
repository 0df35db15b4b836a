package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.rtp.IncomingTrack;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameOpener;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Rejected;
import org.jspecify.annotations.Nullable;

/// Receives one track of one peer: from packets to opened frames, and counts them.
final class TrackReceiver implements IncomingTrack.FrameSink {
    /// docs/e2ee-protocol.md section 1: at most once a second, whatever the cause.
    private static final long KEY_FRAME_REQUEST_INTERVAL_NS = 1_000_000_000;

    private final int slot;
    private final int track;
    private final boolean video;
    private final FrameOpener opener;
    private final Runnable used;
    private final LatencyHistogram latency = new LatencyHistogram();
    private @Nullable IncomingTrack incoming;
    private boolean keyFrameWanted = true;
    private long lastRequestNs = Long.MIN_VALUE;
    private long frames;
    private long opened;
    private long keyFrames;
    private long intact;

    /// Runs `used` after the opener was.
    TrackReceiver(int slot, int track, FrameOpener opener, Runnable used) {
        this.slot = slot;
        this.track = track;
        this.video = opener.track().isVideo();
        this.opener = opener;
        this.used = used;
    }

    boolean video() {
        return video;
    }

    boolean isOf(int otherSlot, int otherTrack) {
        return slot == otherSlot && track == otherTrack;
    }

    int slot() {
        return slot;
    }

    /// The stream of packets, begun anew if the SSRC is another.
    IncomingTrack incoming(int ssrc, int clockRateHz) {
        IncomingTrack stream = incoming;
        if (stream == null || stream.ssrc() != ssrc) {
            stream = new IncomingTrack(ssrc, video, clockRateHz, this);
            incoming = stream;
        }
        return stream;
    }

    @Nullable IncomingTrack incoming() {
        return incoming;
    }

    @Override
    public void frame(byte[] frame, int timestamp) {
        frames++;
        long nowMs = System.nanoTime() / 1_000_000;
        Codec codec = video ? Codec.VP8 : Codec.OPUS;
        switch (opener.open(codec, frame, Integer.toUnsignedLong(timestamp), nowMs)) {
            case OpenedFrame content -> opened(content);
            case Rejected refused -> {}
        }
        used.run();
    }

    private void opened(OpenedFrame content) {
        opened++;
        if (content.keyFrame()) {
            keyFrames++;
            keyFrameWanted = false;
        }
        long madeMicros = FrameContent.wallMicros(content.frame(), video);
        if (madeMicros >= 0) {
            intact++;
            latency.record(PublishSession.wallMicros() - madeMicros);
        }
    }

    @Override
    public void gap() {
        keyFrameWanted = true;
    }

    void wantKeyFrame() {
        keyFrameWanted = true;
    }

    /// Whether to ask for a key frame now; then it counts as asked.
    boolean keyFrameRequestDue(long nowNs) {
        boolean due =
                video
                        && keyFrameWanted
                        && (lastRequestNs == Long.MIN_VALUE
                                || nowNs - lastRequestNs >= KEY_FRAME_REQUEST_INTERVAL_NS);
        if (due) {
            lastRequestNs = nowNs;
        }
        return due;
    }

    ClientStatistics.Received statistics() {
        IncomingTrack stream = incoming;
        return new ClientStatistics.Received(
                slot,
                track,
                stream == null ? 0 : stream.report().received(),
                stream == null ? 0 : stream.report().repairedPackets(),
                stream == null ? 0 : stream.givenUp(),
                frames,
                opened,
                keyFrames,
                intact,
                latency.percentileMicros(0.5),
                latency.percentileMicros(0.99));
    }
}
