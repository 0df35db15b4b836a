package dev.blindbridge.sfu.worker;

import java.util.Map;

/// How often there were how many of something at once, by powers of two. Written by one thread.
final class BatchSizes {
    private static final String[] RANGES = {
        "1", "2", "3-4", "5-8", "9-16", "17-32", "33-64", "65-128", "129-"
    };

    private final long[] counts = new long[RANGES.length];

    /// Counts a batch that is not empty.
    void count(int size) {
        int range = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        counts[Math.min(range, RANGES.length - 1)]++;
    }

    /// Adds the counts by Prometheus name without prefix.
    void addTo(Map<String, Long> counters, String name, String unit) {
        for (int i = 0; i < RANGES.length; i++) {
            counters.put(name + "{" + unit + "=\"" + RANGES[i] + "\"}", counts[i]);
        }
    }
}
