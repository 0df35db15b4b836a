package dev.blindbridge.bench.load;

import dev.blindbridge.bench.report.LoadResult.Batches;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a Blindbridge counts itself, over the measured time.
final class RelayCounters {
    private static final String ALLOCATED = "allocated_bytes_total";
    private static final Pattern BUCKET = Pattern.compile("\\w+=\"(\\d+)(?:-(\\d*))?\"");

    private RelayCounters() {}

    static @Nullable Long allocatedBytes(Map<String, Double> before, Map<String, Double> after) {
        Double now = after.get(ALLOCATED);
        return now == null ? null : (long) (now - before.getOrDefault(ALLOCATED, 0.0));
    }

    static Batches batches(Map<String, Double> before, Map<String, Double> after) {
        Sizes received = sizes("receive_batches_total", before, after);
        Sizes flushes = sizes("flushes_total", before, after);
        Sizes messages = sizes("messages_total", before, after);
        return new Batches(
                received.average(), flushes.average(), messages.average(), messages.manyShare());
    }

    /// Counted things by their sizes.
    ///
    /// @param items how many of what they are made of
    /// @param alone items that were the only one
    private record Sizes(double count, double items, double alone) {
        @Nullable Double average() {
            return count == 0 ? null : items / count;
        }

        @Nullable Double manyShare() {
            return items == 0 ? null : 1 - alone / items;
        }
    }

    /// A size between two bounds counts as their middle.
    private static Sizes sizes(String name, Map<String, Double> before, Map<String, Double> after) {
        double count = 0;
        double items = 0;
        double alone = 0;
        for (Map.Entry<String, Double> entry : after.entrySet()) {
            Matcher bucket = BUCKET.matcher(entry.getKey());
            if (entry.getKey().startsWith(name + "{") && bucket.find()) {
                double times = entry.getValue() - before.getOrDefault(entry.getKey(), 0.0);
                int low = Integer.parseInt(bucket.group(1));
                String bound = bucket.group(2);
                int high = bound == null || bound.isEmpty() ? low : Integer.parseInt(bound);
                count += times;
                items += times * (low + high) / 2;
                alone += low == 1 ? times : 0;
            }
        }
        return new Sizes(count, items, alone);
    }
}
