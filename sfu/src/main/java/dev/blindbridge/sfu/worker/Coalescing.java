package dev.blindbridge.sfu.worker;

import java.util.concurrent.TimeUnit;

/// Whether to wait a moment for the rest of a frame before its first packets are sent. Browsers put
/// a frame's packets on the wire one right behind the other; together they go out as one message
/// for each receiver. Where that is not so (paced senders, a slow link), waiting brings nothing: it
/// is tried now and then, and kept up only while it mostly succeeds. PortComparison shows what it
/// gains, docs/decisions/0004 says what it costs. Owned by the worker's thread.
final class Coalescing {
    /// System property: microseconds to wait, 0 for never.
    static final String PROPERTY = "blindbridge.coalesce";

    /// Twice what lies between two packets of a frame of Chromium's; Linux adds 50 (timer slack).
    private static final int DEFAULT_MICROS = 200;

    /// Never longer, whatever is asked for: it is added to the latency of what waits.
    private static final int MAX_MICROS = 500;

    private static final int CERTAIN = 1024;

    /// An eighth of the latest outcome, as RFC 6298 smooths round trips.
    private static final int SMOOTHING_SHIFT = 3;

    /// Of that many chances that look bad one is tried all the same.
    private static final int TRIAL = 64;

    private final long waitNs;
    private int success = CERTAIN;
    private int passedOver;

    Coalescing(int waitMicros) {
        waitNs = TimeUnit.MICROSECONDS.toNanos(Math.clamp(waitMicros, 0, MAX_MICROS));
    }

    static Coalescing configured() {
        return new Coalescing(Integer.getInteger(PROPERTY, DEFAULT_MICROS));
    }

    /// How long to wait now that a frame is incomplete; 0 for not at all.
    long waitNs() {
        if (success >= CERTAIN / 2 || ++passedOver == TRIAL) {
            passedOver = 0;
            return waitNs;
        }
        return 0;
    }

    /// Whether more had come after a wait.
    void onWaited(boolean cameMore) {
        success += ((cameMore ? CERTAIN : 0) - success) >> SMOOTHING_SHIFT;
    }
}
