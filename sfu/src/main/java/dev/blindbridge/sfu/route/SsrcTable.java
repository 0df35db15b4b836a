package dev.blindbridge.sfu.route;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A small map from SSRC (any 32 bits) to what it names, bounded (R4); does not box, grows by need.
/// A linear scan: a transport has a handful of SSRCs.
public final class SsrcTable<V> {
    private static final int FIRST_CAPACITY = 8;

    private final int limit;
    private int[] ssrcs = new int[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    public SsrcTable(int limit) {
        this.limit = limit;
    }

    @SuppressWarnings("unchecked") // only put fills the array
    public @Nullable V get(int ssrc) {
        for (int i = 0; i < size; i++) {
            if (ssrcs[i] == ssrc) {
                return (V) values[i];
            }
        }
        return null;
    }

    /// Sets what an SSRC names.
    ///
    /// @return false if the table is full
    public boolean put(int ssrc, V value) {
        for (int i = 0; i < size; i++) {
            if (ssrcs[i] == ssrc) {
                values[i] = value;
                return true;
            }
        }
        if (size == limit) {
            return false;
        }
        if (size == ssrcs.length) {
            ssrcs = Arrays.copyOf(ssrcs, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        ssrcs[size] = ssrc;
        values[size++] = value;
        return true;
    }

    public void remove(int ssrc) {
        for (int i = 0; i < size; i++) {
            if (ssrcs[i] == ssrc) {
                removeAt(i);
                return;
            }
        }
    }

    @SuppressWarnings("unchecked") // only put fills the array
    void removeIf(Predicate<V> unwanted) {
        for (int i = size - 1; i >= 0; i--) {
            V value = (V) values[i];
            if (value != null && unwanted.test(value)) {
                removeAt(i);
            }
        }
    }

    private void removeAt(int index) {
        size--;
        ssrcs[index] = ssrcs[size];
        values[index] = values[size];
        values[size] = null;
    }

    public int size() {
        return size;
    }
}
