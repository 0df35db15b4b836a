package dev.blindbridge.crypto;

/// Allows so many at once and then one in an interval, and says when the next may come.
final class Pace {
    private final long intervalMs;
    private final long burstMs;
    private long emptyAtMs = Deadline.LONG_AGO;

    Pace(long intervalMs, int burst) {
        this.intervalMs = intervalMs;
        this.burstMs = intervalMs * (burst - 1);
    }

    long nextMs() {
        return emptyAtMs - burstMs;
    }

    boolean take(long nowMs) {
        if (nowMs < nextMs()) {
            return false;
        }
        emptyAtMs = Math.max(emptyAtMs, nowMs) + intervalMs;
        return true;
    }
}
