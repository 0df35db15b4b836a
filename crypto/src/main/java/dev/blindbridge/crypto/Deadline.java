package dev.blindbridge.crypto;

/// Times are the caller's monotonic milliseconds.
final class Deadline {
    /// No deadline: later than all.
    static final long NEVER = Long.MAX_VALUE;

    /// Longer ago than any pause, without overflow when a pause is added.
    static final long LONG_AGO = Long.MIN_VALUE / 2;

    private Deadline() {}
}
