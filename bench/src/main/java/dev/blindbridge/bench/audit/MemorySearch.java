package dev.blindbridge.bench.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks for thousands of needles in gigabytes, at every byte: eight bytes are hashed into a small
/// table that says "none begins like this" nearly always. About a nanosecond a byte.
final class MemorySearch {
    /// What the table is asked with.
    static final int SHORTEST = Long.BYTES;

    /// A hit after this many of one needle is not kept: two thousand say no more.
    private static final int KEPT_HITS = 64;

    /// 64 KiB: stays in the processor's cache.
    private static final int TABLE_BITS = 19;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Where a needle was found.
    record Hit(Needle needle, String region, long address) {}

    private final Map<Long, List<Needle>> byPrefix = new HashMap<>();
    private final long[] table = new long[(1 << TABLE_BITS) / Long.SIZE];
    private final Map<Needle, Integer> counts = new HashMap<>();
    private final List<Hit> hits = new ArrayList<>();
    private final int longest;
    private long searchedBytes;

    MemorySearch(Collection<Needle> needles) {
        int max = SHORTEST;
        for (Needle needle : needles) {
            long prefix = (long) LONGS.get(needle.bytes(), 0);
            byPrefix.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(needle);
            int place = place(prefix);
            table[place >>> 6] |= 1L << place;
            max = Math.max(max, needle.bytes().length);
        }
        longest = max;
    }

    private static int place(long prefix) {
        return (int) ((prefix * SPREAD) >>> (Long.SIZE - TABLE_BITS));
    }

    /// How many bytes two neighbouring pieces must share, so that nothing hides in the seam.
    int overlapBytes() {
        return longest - 1;
    }

    /// Looks through `bytes[0, length)`, which lie at `address` of `region`; of the first `overlap`
    /// bytes only what reaches beyond them is new.
    void search(byte[] bytes, int overlap, int length, String region, long address) {
        searchedBytes += length - overlap;
        int last = length - Long.BYTES;
        for (int i = 0; i <= last; i++) {
            long prefix = (long) LONGS.get(bytes, i);
            int place = place(prefix);
            if ((table[place >>> 6] & 1L << place) != 0) {
                compare(prefix, bytes, i, overlap, length, region, address);
            }
        }
    }

    private void compare(
            long prefix,
            byte[] bytes,
            int at,
            int overlap,
            int length,
            String region,
            long address) {
        for (Needle needle : byPrefix.getOrDefault(prefix, List.of())) {
            int end = at + needle.bytes().length;
            boolean isNew = end > overlap && end <= length;
            if (isNew && Arrays.equals(needle.bytes(), 0, end - at, bytes, at, end)) {
                if (counts.merge(needle, 1, Integer::sum) <= KEPT_HITS) {
                    hits.add(new Hit(needle, region, address + at));
                }
            }
        }
    }

    /// What was found, with at most 64 places for each needle.
    List<Hit> hits() {
        return List.copyOf(hits);
    }

    /// How often each needle was found.
    Map<Needle, Integer> counts() {
        return Map.copyOf(counts);
    }

    long searchedBytes() {
        return searchedBytes;
    }
}
