package dev.blindbridge.bench.compare.limit;

import org.jspecify.annotations.Nullable;

/// Streams by SSRC, never changed: adding makes a new one.
final class Streams {
    static final Streams NONE = new Streams(new Inbound[0]);

    private final Inbound[] all;
    private final @Nullable Inbound[] table;

    private Streams(Inbound[] all) {
        this.all = all;
        this.table = new Inbound[Integer.highestOneBit(all.length + 1) * 4];
        for (Inbound inbound : all) {
            int at = slot(inbound.ssrc);
            while (table[at] != null) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = inbound;
        }
    }

    private int slot(int ssrc) {
        return (ssrc * 0x9E3779B9) >>> 16 & (table.length - 1);
    }

    Streams with(Inbound added) {
        Inbound[] more = java.util.Arrays.copyOf(all, all.length + 1);
        more[all.length] = added;
        return new Streams(more);
    }

    @Nullable Inbound find(int ssrc) {
        for (int at = slot(ssrc); ; at = (at + 1) & (table.length - 1)) {
            Inbound found = table[at];
            if (found == null || found.ssrc == ssrc) {
                return found;
            }
        }
    }
}
