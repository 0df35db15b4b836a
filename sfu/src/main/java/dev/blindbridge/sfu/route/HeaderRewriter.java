package dev.blindbridge.sfu.route;

/// Maps what one receiver gets of a track, from whichever stream at the time, to one unbroken
/// sequence of packets: sequence numbers without a seam where the stream changes, timestamps that
/// go on as the clock does. Gaps of the source stay gaps, to be filled by what comes late.
final class HeaderRewriter {
    private long nextSequence;
    private int lastTimestamp;
    private long lastNs;
    private boolean started;
    private long firstNumber = Long.MAX_VALUE;
    private long sequenceOffset;
    private int timestampOffset;

    /// @param firstSequenceNumber 0–0x7FFF, random (RFC 3550 section 5.1; below 2^15 so that the
    ///   rollover counter is not in doubt at the start, RFC 3711 section 3.3.1)
    HeaderRewriter(int firstSequenceNumber, int firstTimestamp) {
        nextSequence = firstSequenceNumber;
        lastTimestamp = firstTimestamp;
    }

    /// From here on packets come from another stream, of which this is the first.
    void begin(long number, int timestamp, int clockRateHz, long nowNs) {
        long elapsed = started ? NtpClock.toClockUnits(nowNs - lastNs, clockRateHz) : 0;
        int next = lastTimestamp + (int) (started ? Math.max(1, elapsed) : 0);
        started = true;
        firstNumber = number;
        sequenceOffset = nextSequence - number;
        timestampOffset = next - timestamp;
    }

    /// Whether the packet lies before the first of its stream: there is no place for it.
    boolean isBeforeStart(long number) {
        return number < firstNumber;
    }

    /// The packet's sequence number; 16 bits of it are sent.
    long sequenceOf(long number) {
        return number + sequenceOffset;
    }

    int timestampOf(int timestamp) {
        return timestamp + timestampOffset;
    }

    /// Notes that a packet goes out.
    void onForwarded(long sequence, int timestamp, long nowNs) {
        if (sequence >= nextSequence) {
            nextSequence = sequence + 1;
            lastTimestamp = timestamp;
            lastNs = nowNs;
        }
    }
}
