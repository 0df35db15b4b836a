package dev.blindbridge.signaling.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Totals and gauges by Prometheus name without prefix, labels in braces: the form in which the
/// relay gives its own. A name that ends in `_total` only grows. Names come from our own constants,
/// never from a stranger's words, so there are few.
public final class Counters {
    private final Map<String, LongAdder> values = new ConcurrentHashMap<>();

    /// Adds to a counter, or with a negative amount takes from a gauge.
    public void add(String name, long amount) {
        values.computeIfAbsent(name, _ -> new LongAdder()).add(amount);
    }

    /// The value now, 0 if nothing was counted yet.
    public long value(String name) {
        LongAdder value = values.get(name);
        return value == null ? 0 : value.sum();
    }

    /// A copy of all.
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        values.forEach((name, value) -> all.put(name, value.sum()));
        return all;
    }
}
