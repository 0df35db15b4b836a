package dev.blindbridge.crypto;

/// How old a peer's frames are at most (section 1, "delay"). An answer with the peer's clock c to
/// what I sent at t₀ proves that the peer's clock had not reached c at t₀; so a frame of clock c_f
/// at time t is at most (t − t₀) − (c_f − c) old.
final class DelayEstimate {
    /// "This stream is delayed".
    static final long TOO_OLD_MS = 5_000;

    private static final int SAMPLES = 8;

    private final long[] sentMs = new long[SAMPLES];
    private final long[] roundTripMs = new long[SAMPLES];
    private final long[] peerClockMs = new long[SAMPLES];
    private int count;

    void sample(long sentAtMs, long clockMs, long receivedAtMs) {
        int slot = count++ % SAMPLES;
        sentMs[slot] = sentAtMs;
        roundTripMs[slot] = receivedAtMs - sentAtMs;
        peerClockMs[slot] = clockMs;
    }

    boolean isTooOld(long frameClockMs, long nowMs) {
        if (count == 0) {
            return false;
        }
        int best = 0;
        for (int i = 1; i < Math.min(count, SAMPLES); i++) {
            best = roundTripMs[i] < roundTripMs[best] ? i : best;
        }
        return nowMs - sentMs[best] - (frameClockMs - peerClockMs[best]) > TOO_OLD_MS;
    }
}
