package dev.blindbridge.bench.client.rtp;

/// Statistics of one incoming stream for receiver reports (RFC 3550 section 6.4.1, appendix A.3 and
/// A.8).
public final class ReceptionReport {
    private final int ssrc;
    private final int clockRateHz;
    private long firstIndex = -1;
    private long highestIndex = -1;
    private long received;
    private long repaired;
    private long payloadBytes;
    private long expectedBefore;
    private long receivedBefore;
    private double jitter;
    private long lastTransit;
    private int lastSenderReport;
    private long lastSenderReportNs;

    public ReceptionReport(int ssrc, int clockRateHz) {
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
    }

    /// Counts a packet.
    ///
    /// @param index the sequence number without wraps, from 65536 on
    public void received(long index, int timestamp, int payloadLength, long nowNs) {
        long transit = nowNs / 1000 * clockRateHz / 1_000_000 - timestamp;
        if (firstIndex < 0) {
            firstIndex = index;
        } else {
            double difference = Math.abs((int) (transit - lastTransit));
            jitter += (difference - jitter) / 16;
        }
        lastTransit = transit;
        firstIndex = Math.min(firstIndex, index);
        highestIndex = Math.max(highestIndex, index);
        received++;
        payloadBytes += payloadLength;
    }

    void repaired() {
        repaired++;
    }

    /// Notes a sender report for the next report block.
    ///
    /// @param middleNtp middle 32 bits of the report's NTP time
    public void senderReport(int middleNtp, long nowNs) {
        lastSenderReport = middleNtp;
        lastSenderReportNs = nowNs;
    }

    /// Writes the 24 bytes of a report block; begins a new interval.
    void write(byte[] out, int offset, long nowNs) {
        long expected = expected();
        long expectedInterval = expected - expectedBefore;
        long lostInterval = expectedInterval - (received - receivedBefore);
        int fraction =
                expectedInterval > 0 && lostInterval > 0
                        ? (int) Math.min(255, (lostInterval << 8) / expectedInterval)
                        : 0;
        expectedBefore = expected;
        receivedBefore = received;
        long lost = Math.clamp(expected - received, -0x800000, 0x7FFFFF);
        NetworkOrder.putU32(out, offset, ssrc);
        NetworkOrder.putU32(out, offset + 4, fraction << 24 | ((int) lost & 0xFFFFFF));
        NetworkOrder.putU32(out, offset + 8, (int) (highestIndex - 0x10000L));
        NetworkOrder.putU32(out, offset + 12, (int) jitter);
        NetworkOrder.putU32(out, offset + 16, lastSenderReport);
        long delay =
                lastSenderReport == 0 ? 0 : ((nowNs - lastSenderReportNs) << 16) / 1_000_000_000;
        NetworkOrder.putU32(out, offset + 20, (int) delay);
    }

    private long expected() {
        return firstIndex < 0 ? 0 : highestIndex - firstIndex + 1;
    }

    public long received() {
        return received;
    }

    public long repairedPackets() {
        return repaired;
    }

    public long payloadBytes() {
        return payloadBytes;
    }
}
