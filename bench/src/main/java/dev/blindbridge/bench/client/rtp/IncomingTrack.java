package dev.blindbridge.bench.client.rtp;

import java.util.Arrays;

/// One stream that arrives: order, repair, frames and what its receiver report says.
public final class IncomingTrack {
    private static final long VIDEO_PATIENCE_NS = 700_000_000;
    private static final long AUDIO_PATIENCE_NS = 60_000_000;

    /// Takes whole sealed frames in order.
    public interface FrameSink {
        void frame(byte[] frame, int timestamp);

        /// Frames are missing: a decoder would need a key frame.
        void gap();
    }

    private final int ssrc;
    private final boolean video;
    private final ReorderBuffer buffer;
    private final ReceptionReport report;

    public IncomingTrack(int ssrc, boolean video, int clockRateHz, FrameSink sink) {
        this.ssrc = ssrc;
        this.video = video;
        this.report = new ReceptionReport(ssrc, clockRateHz);
        Depacketizer depacketizer = new Depacketizer(video, sink::frame);
        this.buffer =
                new ReorderBuffer(
                        video ? VIDEO_PATIENCE_NS : AUDIO_PATIENCE_NS,
                        new ReorderBuffer.Sink() {
                            @Override
                            public void packet(byte[] payload, int timestamp, boolean marker) {
                                depacketizer.packet(payload, timestamp, marker);
                            }

                            @Override
                            public void gap() {
                                depacketizer.gap();
                                sink.gap();
                            }
                        });
    }

    /// A packet of the stream itself.
    public void packet(RtpPacketView packet, long nowNs) {
        long index = buffer.extend(packet.sequenceNumber());
        report.received(index, packet.timestamp(), packet.payloadLength(), nowNs);
        insert(packet, index, 0, nowNs);
    }

    /// A repair packet: its payload begins with the original sequence number (RFC 4588 section 4).
    public void repair(RtpPacketView packet, long nowNs) {
        if (packet.payloadLength() <= 2) {
            return; // padding that probes the path
        }
        int original = NetworkOrder.u16(packet.array(), packet.payloadOffset());
        report.repaired();
        insert(packet, buffer.extend(original), 2, nowNs);
    }

    private void insert(RtpPacketView packet, long index, int skipBytes, long nowNs) {
        int from = packet.payloadOffset() + skipBytes;
        int to = packet.payloadOffset() + packet.payloadLength();
        byte[] payload = Arrays.copyOfRange(packet.array(), from, to);
        buffer.insert(index, payload, packet.timestamp(), packet.marker(), nowNs);
    }

    /// Goes on without what is overdue and returns what to ask for again; to be called every few
    /// ms. Audio is not repaired.
    public int[] nacksDue(long nowNs) {
        buffer.expire(nowNs);
        return video ? buffer.nacksDue(nowNs) : new int[0];
    }

    public int ssrc() {
        return ssrc;
    }

    public boolean video() {
        return video;
    }

    public ReceptionReport report() {
        return report;
    }

    /// Packets that never came, after repair.
    public long givenUp() {
        return buffer.givenUp();
    }
}
