package dev.blindbridge.sfu.route;

import java.util.Arrays;

/// What has arrived of one SSRC lately, by sequence number unwrapped to 64 bits. Tells duplicates,
/// and numbers the packets anew without those that are not forwarded: a padding-only packet at the
/// head leaves no gap behind. One that fills a gap keeps its number, for the gap is promised to the
/// receivers already.
final class ArrivalWindow {
    /// Over 2 s of the fastest video that browsers send (about 400 packets a second).
    static final int SIZE = 1024;

    static final long DUPLICATE = -1;
    static final long TOO_OLD = -2;
    static final long SKIPPED = -3;

    private static final int MASK = SIZE - 1;

    private final long[] arrived = new long[SIZE];
    private final int[] skippedBefore = new int[SIZE];
    private long highest = -1;
    private long previousHighest = -1;
    private int skipped;

    ArrivalWindow() {
        Arrays.fill(arrived, -1);
    }

    /// RFC 3711 section 3.3.1 and RFC 3550 appendix A.1: the nearest to the highest so far.
    long unwrap(int sequenceNumber) {
        // One cycle up from zero, so that a late first packet stays positive.
        return highest < 0
                ? 0x10000L + sequenceNumber
                : highest + (short) (sequenceNumber - (int) highest);
    }

    /// Notes an arrival.
    ///
    /// @return its number among the forwarded ones, or one of the negative constants
    long admit(long unwrapped, boolean paddingOnly) {
        previousHighest = highest;
        if (unwrapped > highest) {
            return advance(unwrapped, paddingOnly);
        }
        if (unwrapped <= highest - SIZE) {
            return TOO_OLD;
        }
        int at = (int) unwrapped & MASK;
        if (arrived[at] == unwrapped) {
            return DUPLICATE;
        }
        arrived[at] = unwrapped;
        return unwrapped - skippedBefore[at];
    }

    private long advance(long unwrapped, boolean paddingOnly) {
        long from = highest < 0 ? unwrapped : Math.max(highest + 1, unwrapped - SIZE + 1);
        for (long gap = from; gap <= unwrapped; gap++) {
            arrived[(int) gap & MASK] = -1;
            skippedBefore[(int) gap & MASK] = skipped;
        }
        highest = unwrapped;
        arrived[(int) unwrapped & MASK] = unwrapped;
        if (paddingOnly) {
            skipped++;
            return SKIPPED;
        }
        return unwrapped - skipped;
    }

    boolean isEmpty() {
        return highest < 0;
    }

    /// Highest unwrapped sequence number, -1 before the first.
    long highest() {
        return highest;
    }

    /// What [#highest] was before the last [#admit].
    long previousHighest() {
        return previousHighest;
    }

    /// The number of the newest packet that is forwarded, or would be.
    long highestNumber() {
        return highest - skipped;
    }
}
