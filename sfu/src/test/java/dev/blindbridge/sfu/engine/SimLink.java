package dev.blindbridge.sfu.engine;

/// One direction of a simulated path.
///
/// @param lossRate of datagrams, 0–1
/// @param duplicateRate of datagrams, 0–1
/// @param straggleRate of datagrams that come [#STRAGGLE_NS] later than others, and so out of order
record SimLink(
        double lossRate, double duplicateRate, double straggleRate, long delayNs, long jitterNs) {
    static final long STRAGGLE_NS = 25_000_000;

    static final SimLink PERFECT = new SimLink(0, 0, 0, 5_000_000, 0);

    /// 5 % loss, 2 % duplicates; jitter above the distance of packets reorders.
    static final SimLink BAD = new SimLink(0.05, 0.02, 0.02, 15_000_000, 4_000_000);
}
