package dev.blindbridge.sfu.engine;

/// Something that is due at a time: one entry of a [DeadlineQueue].
class Deadline {
    static final long NEVER = Long.MAX_VALUE;

    long atNs = NEVER;

    /// Place in the queue, -1 outside.
    int place = -1;
}
