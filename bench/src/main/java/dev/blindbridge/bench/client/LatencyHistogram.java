package dev.blindbridge.bench.client;

/// Counts durations in buckets of at most 6 % width: 16 to each power of two of microseconds.
final class LatencyHistogram {
    private static final int SUB_BITS = 4;
    private static final int BUCKETS = 40 << SUB_BITS;

    private final long[] counts = new long[BUCKETS];
    private long total;

    void record(long micros) {
        counts[bucket(Math.max(micros, 0))]++;
        total++;
    }

    private static int bucket(long micros) {
        if (micros < 1 << SUB_BITS) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
        return Math.min(((shift + 1) << SUB_BITS) + (int) (micros >> shift & 15), BUCKETS - 1);
    }

    private static long lowerBound(int bucket) {
        int shift = (bucket >> SUB_BITS) - 1;
        return shift < 0 ? bucket : (long) (16 | (bucket & 15)) << shift;
    }

    long total() {
        return total;
    }

    /// The duration that the given share (0–1) of all stays within; 0 if there are none.
    long percentileMicros(double share) {
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return lowerBound(bucket);
            }
        }
        return 0;
    }
}
