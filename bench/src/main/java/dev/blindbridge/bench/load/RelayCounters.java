package dev.blindbridge.bench.load;

import dev.blindbridge.bench.report.LoadResult.Batches;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a Blindbridge counts itself, over the measured time.
final class RelayCounters {
    private static final String ALLOCATED = "allocated_bytes_total";

    private final Map<String, Double> before;
    private final Map<String, Double> after;

    private RelayCounters(Map<String, Double> before, Map<String, Double> after) {
        this.before = before;
        this.after = after;
    }

    static @Nullable Long allocatedBytes(Map<String, Double> before, Map<String, Double> after) {
        return after.containsKey(ALLOCATED)
                ? (long) new RelayCounters(before, after).grown(ALLOCATED)
                : null;
    }

    static Batches batches(Map<String, Double> before, Map<String, Double> after) {
        RelayCounters counters = new RelayCounters(before, after);
        double messages = counters.times("messages_total");
        double sent = counters.grown("datagrams_sent_total");
        double alone = counters.grown("messages_total{datagrams=\"1\"}");
        return new Batches(
                average(
                        counters.grown("datagrams_received_total"),
                        counters.times("receive_batches_total")),
                average(messages, counters.times("flushes_total")),
                average(sent, messages),
                sent == 0 ? null : 1 - alone / sent);
    }

    private static @Nullable Double average(double items, double times) {
        return times == 0 ? null : items / times;
    }

    private double grown(String name) {
        return after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0);
    }

    /// How often something was counted, whatever its size.
    private double times(String name) {
        return after.keySet().stream()
                .filter(key -> key.startsWith(name + "{"))
                .mapToDouble(this::grown)
                .sum();
    }
}
