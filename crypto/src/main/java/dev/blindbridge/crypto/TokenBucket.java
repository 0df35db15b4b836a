package dev.blindbridge.crypto;

/// Allows a burst and then a steady rate.
final class TokenBucket {
    record Rate(int perSecond, int burst) {}

    private final Rate rate;
    private double tokens;
    private long filledMs = Deadline.LONG_AGO;

    TokenBucket(Rate rate) {
        this.rate = rate;
    }

    boolean take(long nowMs) {
        double gained = (nowMs - filledMs) / 1000.0 * rate.perSecond();
        tokens = Math.min(rate.burst(), tokens + gained);
        filledMs = nowMs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
