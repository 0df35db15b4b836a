package dev.blindbridge.crypto;

/// Lets something happen at most once in a while.
final class Pause {
    private final long pauseMs;
    private long lastMs = Deadline.LONG_AGO;

    Pause(long pauseMs) {
        this.pauseMs = pauseMs;
    }

    long endsMs() {
        return lastMs + pauseMs;
    }

    /// Whether enough time has passed since it last said yes.
    boolean isOver(long nowMs) {
        if (nowMs < lastMs + pauseMs) {
            return false;
        }
        lastMs = nowMs;
        return true;
    }
}
