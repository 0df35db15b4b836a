package dev.blindbridge.sfu.engine;

/// How much one subscriber may have repaired: without a bound, forged loss would make us send many
/// times what the publisher sends.
final class ResendBudget {
    /// A key frame's worth at once.
    private static final int BURST = 300;

    /// About 9 Mbit/s of full packets.
    private static final long REFILL_NS = 1_000_000;

    private long tokens = BURST;
    private long refilledNs;
    private boolean started;

    boolean take(long nowNs) {
        if (!started) {
            started = true;
            refilledNs = nowNs;
        }
        long earned = (nowNs - refilledNs) / REFILL_NS;
        refilledNs += earned * REFILL_NS;
        tokens = Math.min(BURST, tokens + earned);
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
