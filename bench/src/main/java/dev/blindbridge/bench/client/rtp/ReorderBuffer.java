package dev.blindbridge.bench.client.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Hands packets on in sequence order, waits for missing ones for a bounded time and says which to
/// ask for again.
final class ReorderBuffer {
    private static final int CAPACITY = 1024;
    private static final int MASK = CAPACITY - 1;

    /// Reordering within one flight of packets needs no repair.
    private static final long FIRST_NACK_AFTER_NS = 10_000_000;

    private static final long NACK_INTERVAL_NS = 60_000_000;
    private static final int MAX_NACKS = 10;

    /// What comes out.
    interface Sink {
        void packet(byte[] payload, int timestamp, boolean marker);

        /// Packets are given up.
        void gap();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packet(long index, byte[] payload, int timestamp, boolean marker) {}

    private final Sink sink;
    private final long patienceNs;
    private final @Nullable Packet[] ring = new @Nullable Packet[CAPACITY];
    private final long[] missingSinceNs = new long[CAPACITY];
    private final long[] lastNackNs = new long[CAPACITY];
    private final int[] nacks = new int[CAPACITY];
    private long next = -1;
    private long highest = -1;
    private long givenUp;

    /// Waits `patienceNs` for a missing packet before going on without it.
    ReorderBuffer(long patienceNs, Sink sink) {
        this.patienceNs = patienceNs;
        this.sink = sink;
    }

    /// The extended number (RFC 3550 appendix A.1) nearest to the newest one seen.
    long extend(int sequenceNumber) {
        return highest < 0
                ? sequenceNumber + 0x10000L
                : highest + (short) (sequenceNumber - (int) highest);
    }

    /// False if the packet is old or a duplicate.
    boolean insert(long index, byte[] payload, int timestamp, boolean marker, long nowNs) {
        if (next < 0) {
            next = index;
            highest = index - 1;
        }
        if (index < next) {
            return false;
        }
        if (index >= next + CAPACITY) {
            skipTo(index - CAPACITY + 1);
        }
        Packet held = ring[(int) index & MASK];
        if (held != null && held.index() == index) {
            return false;
        }
        for (long missing = Math.max(highest + 1, next); missing < index; missing++) {
            missingSinceNs[(int) missing & MASK] = nowNs;
            nacks[(int) missing & MASK] = 0;
        }
        highest = Math.max(highest, index);
        ring[(int) index & MASK] = new Packet(index, payload, timestamp, marker);
        drain();
        return true;
    }

    private void drain() {
        Packet packet;
        while ((packet = ring[(int) next & MASK]) != null && packet.index() == next) {
            ring[(int) next & MASK] = null;
            next++;
            sink.packet(packet.payload(), packet.timestamp(), packet.marker());
        }
    }

    /// Gives up what was waited for too long.
    void expire(long nowNs) {
        while (next <= highest && nowNs - missingSinceNs[(int) next & MASK] >= patienceNs) {
            long present = next + 1;
            while (ring[(int) present & MASK] == null) {
                present++;
            }
            skipTo(present);
        }
    }

    private void skipTo(long index) {
        for (; next < index; next++) {
            Packet packet = ring[(int) next & MASK];
            ring[(int) next & MASK] = null;
            if (packet != null && packet.index() == next) {
                sink.packet(packet.payload(), packet.timestamp(), packet.marker());
            } else {
                givenUp++;
                sink.gap();
            }
        }
        highest = Math.max(highest, next - 1);
        drain();
    }

    /// Sequence numbers to ask for now, oldest first.
    int[] nacksDue(long nowNs) {
        if (next < 0 || next > highest) {
            return new int[0];
        }
        int[] due = new int[64];
        int count = 0;
        for (long index = next; index <= highest && count < due.length; index++) {
            if (ring[(int) index & MASK] == null && nackDue((int) index & MASK, nowNs)) {
                due[count++] = (int) index & 0xFFFF;
            }
        }
        return Arrays.copyOf(due, count);
    }

    private boolean nackDue(int cell, long nowNs) {
        long sinceNs = nacks[cell] == 0 ? missingSinceNs[cell] : lastNackNs[cell];
        long waitNs = nacks[cell] == 0 ? FIRST_NACK_AFTER_NS : NACK_INTERVAL_NS;
        if (nacks[cell] >= MAX_NACKS || nowNs - sinceNs < waitNs) {
            return false;
        }
        nacks[cell]++;
        lastNackNs[cell] = nowNs;
        return true;
    }

    /// Packets that never came in time.
    long givenUp() {
        return givenUp;
    }
}
