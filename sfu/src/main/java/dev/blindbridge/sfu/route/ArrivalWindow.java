package dev.blindbridge.sfu.route;

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

    /// A bit for each of the last packets.
    private final long[] arrived = new long[SIZE / Long.SIZE];

    /// By packet; empty as long as none was skipped, as in all audio.
    private int[] skippedBefore = {};

    private long highest = -1;
    private long previousHighest = -1;
    private int skipped;

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
        if ((arrived[wordOf(unwrapped)] & 1L << unwrapped) != 0) {
            return DUPLICATE;
        }
        arrived[wordOf(unwrapped)] |= 1L << unwrapped;
        return skipped == 0 ? unwrapped : unwrapped - skippedBefore[(int) unwrapped & MASK];
    }

    private long advance(long unwrapped, boolean paddingOnly) {
        long from = highest < 0 ? unwrapped : Math.max(highest + 1, unwrapped - SIZE + 1);
        // Counted ahead, as in TransportArrivals.
        int span = (int) (unwrapped - from) + 1;
        for (int i = 0; i < span; i++) {
            long gap = from + i;
            arrived[wordOf(gap)] &= ~(1L << gap);
            if (skipped > 0) {
                skippedBefore[(int) gap & MASK] = skipped;
            }
        }
        highest = unwrapped;
        arrived[wordOf(unwrapped)] |= 1L << unwrapped;
        if (paddingOnly) {
            skippedBefore = skipped == 0 ? new int[SIZE] : skippedBefore;
            skipped++;
            return SKIPPED;
        }
        return unwrapped - skipped;
    }

    private static int wordOf(long unwrapped) {
        return (int) (unwrapped / Long.SIZE) & (SIZE / Long.SIZE - 1);
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
}
