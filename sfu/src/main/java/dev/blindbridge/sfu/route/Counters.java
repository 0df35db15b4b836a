package dev.blindbridge.sfu.route;

/// One engine's counters, written by its thread with plain stores. Another thread reads a snapshot
/// that the worker takes with [#copyTo] and publishes.
@SuppressWarnings("EnumOrdinal") // an array by ordinal is the point: no map on the packet path
public final class Counters {
    private static final int DROPS_AT = Counter.values().length;

    /// Length of a snapshot: every [Counter], then every [DropReason], in their order.
    public static final int SIZE = DROPS_AT + DropReason.values().length;

    private final long[] values = new long[SIZE];

    public void count(Counter counter) {
        values[counter.ordinal()]++;
    }

    public void add(Counter counter, long amount) {
        values[counter.ordinal()] += amount;
    }

    public void set(Counter gauge, long value) {
        values[gauge.ordinal()] = value;
    }

    public void drop(DropReason reason) {
        values[DROPS_AT + reason.ordinal()]++;
    }

    public long value(Counter counter) {
        return values[counter.ordinal()];
    }

    public long value(DropReason reason) {
        return values[DROPS_AT + reason.ordinal()];
    }

    public void copyTo(long[] snapshot) {
        System.arraycopy(values, 0, snapshot, 0, SIZE);
    }

    /// Prometheus name of a place in a snapshot, without prefix, labels in braces.
    public static String nameOf(int index) {
        return index < DROPS_AT
                ? Counter.values()[index].label()
                : "drops_total{reason=\"" + DropReason.values()[index - DROPS_AT].label() + "\"}";
    }
}
