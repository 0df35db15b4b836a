package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.FrameContent;
import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.transport.ClientLoop;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Sends the frames of one stream at their times. What a late generator owes is sent at once, and
/// how late it was is kept: nothing is left out because the machine was busy.
public final class LoadTrack {
    private static final long KEY_FRAME_INTERVAL_NS = 10_000_000_000L;

    private final ClientLoop loop;
    private final OutgoingTrack track;
    private final StreamShape shape;
    private final FrameSeal seal;
    private final OutgoingTrack.PacketSink sink;
    private final Histogram lateness;
    private @Nullable SendTimes sendTimes;
    private byte[] frame = new byte[0];
    private int overheadBytes;
    private boolean keyFrameWanted = true;
    private long lastKeyFrameNs;
    private boolean running;
    private int generation;
    private int place;

    /// @param lateness gets the nanoseconds between when a frame was due and when it was sent
    public LoadTrack(
            ClientLoop loop,
            OutgoingTrack track,
            StreamShape shape,
            FrameSeal seal,
            OutgoingTrack.PacketSink sink,
            Histogram lateness) {
        this.loop = loop;
        this.track = track;
        this.shape = shape;
        this.seal = seal;
        this.sink = sink;
        this.lateness = lateness;
    }

    /// Sends from `firstNs` on; loop thread only, like all of this.
    void start(long firstNs) {
        running = true;
        generation++;
        frameAt(firstNs, generation);
    }

    void pause() {
        running = false;
    }

    private void frameAt(long dueNs, int begun) {
        loop.at(dueNs, () -> send(dueNs, begun));
    }

    private void send(long dueNs, int begun) {
        if (!running || begun != generation) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        lateness.recordValue(Math.max(0, nowNs - dueNs));
        sendFrame(nowNs);
        frameAt(dueNs + shape.intervalNs(), begun);
    }

    private void sendFrame(long nowNs) {
        boolean keyFrame =
                shape.video() && (keyFrameWanted || nowNs - lastKeyFrameNs > KEY_FRAME_INTERVAL_NS);
        int wanted = track.frameBytes(shape.packetsPerFrame()) - overheadBytes;
        byte[] content = content(wanted, keyFrame);
        Optional<byte[]> sealed = seal.seal(shape.video(), content, keyFrame, nowNs / 1_000_000);
        if (sealed.isEmpty()) {
            return; // no key yet
        }
        // Sealing adds a few bytes; the next frame leaves room for them.
        overheadBytes = sealed.get().length - content.length;
        if (keyFrame) {
            keyFrameWanted = false;
            lastKeyFrameNs = nowNs;
        }
        place = 0;
        track.sendFrame(sealed.get(), track.rtpTimestamp(nowNs), this::packet);
    }

    private byte[] content(int lengthBytes, boolean keyFrame) {
        if (!shape.video() || keyFrame) {
            return shape.video()
                    ? FrameContent.vp8(lengthBytes, true, 0)
                    : FrameContent.opus(lengthBytes, 0);
        }
        if (frame.length != lengthBytes) {
            frame = FrameContent.vp8(lengthBytes, false, 0);
        }
        return frame;
    }

    private void packet(byte[] packet, int length) {
        if (sendTimes != null) {
            sendTimes.sent(track.pictureId(), place++, ClientLoop.nowNs());
        }
        sink.packet(packet, length);
    }

    void keyFrameRequested() {
        keyFrameWanted = true;
    }

    public boolean video() {
        return shape.video();
    }

    /// Kept from the first call on: a megabyte, which only a stream whose latency is measured is
    /// worth.
    SendTimes sendTimes() {
        if (sendTimes == null) {
            sendTimes = new SendTimes();
        }
        return sendTimes;
    }

    OutgoingTrack track() {
        return track;
    }
}
