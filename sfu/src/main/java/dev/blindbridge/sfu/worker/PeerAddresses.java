package dev.blindbridge.sfu.worker;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The addresses seen lately, so that a datagram of a known peer costs no object. Bounded: a flood
/// from forged addresses pushes others out, which then cost one object each when they come again.
final class PeerAddresses {
    /// Four times as many peers as one worker can serve.
    private static final int CAPACITY = 4096;

    /// Places where an address may lie, side by side.
    private static final int WAYS = 4;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(CAPACITY / WAYS);

    private final @Nullable PeerAddress[] places = new PeerAddress[CAPACITY];
    private int victim;

    /// The address that the kernel wrote there.
    PeerAddress at(MemorySegment names, long at) {
        int first = (int) (PeerAddress.hash(names, at) >>> SHIFT) * WAYS;
        int free = -1;
        for (int i = first; i < first + WAYS; i++) {
            PeerAddress known = places[i];
            if (known == null) {
                free = i;
            } else if (known.isAt(names, at)) {
                return known;
            }
        }
        PeerAddress added = PeerAddress.read(names, at);
        places[free >= 0 ? free : first + (victim++ & (WAYS - 1))] = added;
        return added;
    }
}
