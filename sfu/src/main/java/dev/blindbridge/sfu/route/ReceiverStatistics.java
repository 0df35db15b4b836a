package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.wire.RtcpWriter;

/// What a receiver report says of one stream (RFC 3550 sections 6.4.1 and 6.4.4). Repairs do not
/// count: they come on an SSRC of their own (RFC 4588 section 6.3).
public final class ReceiverStatistics {
    private final int ssrc;
    private final int clockRateHz;
    private long base = -1;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long lastTransit;
    private boolean hasTransit;

    /// In 1/16 of a clock unit (RFC 3550 appendix A.8).
    private int jitterSixteenths;

    ReceiverStatistics(int ssrc, int clockRateHz) {
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
    }

    void onPacket(long unwrapped, int timestamp, long arrivalNs) {
        if (base < 0) {
            base = unwrapped;
            highest = unwrapped;
        }
        received++;
        highest = Math.max(highest, unwrapped);
        long transit = NtpClock.toClockUnits(arrivalNs, clockRateHz) - timestamp;
        if (hasTransit) {
            // The difference modulo 2^32, as timestamps wrap.
            int difference = Math.abs((int) (transit - lastTransit));
            jitterSixteenths += difference - ((jitterSixteenths + 8) >> 4);
        }
        hasTransit = true;
        lastTransit = transit;
    }

    /// Adds the block of this interval to a report just begun (RFC 3550 appendix A.3).
    public void report(RtcpWriter writer, NtpClock clock, long nowNs) {
        if (base < 0) {
            return;
        }
        long expected = highest - base + 1;
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction =
                expectedNow <= 0 || lostNow <= 0
                        ? 0
                        : (int) Math.min(255, (lostNow << 8) / expectedNow);
        writer.reportBlock(
                ssrc,
                fraction,
                Math.clamp(expected - received, -0x800000, 0x7FFFFF),
                (int) highest,
                jitterSixteenths >> 4,
                clock.lastSenderReport(),
                clock.delaySinceLastSenderReport(nowNs));
    }
}
