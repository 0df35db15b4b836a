package dev.blindbridge.sfu.route;

/// The publisher's wall clock and the stream's RTP clock at one instant, from its last sender
/// report (RFC 3550 section 6.4.1), carried on by our own clock. Our reports to subscribers are
/// built from it, so that sound and picture of one publisher stay together.
public final class NtpClock {
    private static final long NS_PER_S = 1_000_000_000;

    private final int clockRateHz;
    private boolean known;
    private long ntpTimestamp;
    private int rtpTimestamp;
    private long arrivalNs;

    NtpClock(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /// Takes what a sender report said when it came.
    public void set(long reportNtpTimestamp, int reportRtpTimestamp, long reportArrivalNs) {
        known = true;
        ntpTimestamp = reportNtpTimestamp;
        rtpTimestamp = reportRtpTimestamp;
        arrivalNs = reportArrivalNs;
    }

    public long ntpTimestamp() {
        return ntpTimestamp;
    }

    public int rtpTimestamp() {
        return rtpTimestamp;
    }

    public long arrivalNs() {
        return arrivalNs;
    }

    boolean isKnown() {
        return known;
    }

    /// The publisher's wall clock now, 32.32 fixed point.
    long ntpAt(long nowNs) {
        return ntpTimestamp + toNtp(nowNs - arrivalNs);
    }

    /// The stream's RTP clock now.
    int rtpAt(long nowNs) {
        return rtpTimestamp + (int) toClockUnits(nowNs - arrivalNs, clockRateHz);
    }

    /// Middle 32 bits, 0 without a report.
    int lastSenderReport() {
        return known ? (int) (ntpTimestamp >> 16) : 0;
    }

    /// In 1/65536 s.
    int delaySinceLastSenderReport(long nowNs) {
        return known ? (int) (toNtp(nowNs - arrivalNs) >> 16) : 0;
    }

    /// A duration as 32.32 fixed point, without overflow for as long as 2^31 s.
    static long toNtp(long durationNs) {
        long seconds = Math.floorDiv(durationNs, NS_PER_S);
        long rest = Math.floorMod(durationNs, NS_PER_S);
        return (seconds << 32) + (rest << 32) / NS_PER_S;
    }

    /// A duration in units of an RTP clock, without overflow.
    static long toClockUnits(long durationNs, int clockRateHz) {
        long seconds = Math.floorDiv(durationNs, NS_PER_S);
        long rest = Math.floorMod(durationNs, NS_PER_S);
        return seconds * clockRateHz + rest * clockRateHz / NS_PER_S;
    }
}
