package dev.blindbridge.signaling.room;

import dev.blindbridge.signaling.protocol.ProtocolLimits;
import java.util.ArrayDeque;
import java.util.BitSet;

/// The slots of one room: the smallest free one is given, and none again within 60 s after its
/// holder left, so that a message of the old holder that is still on its way is never taken for one
/// of the new (docs/e2ee-protocol.md section 1).
final class Slots {
    static final long REST_MS = 60_000;

    /// No slot is free.
    static final int NONE = -1;

    private record Resting(int slot, long untilMs) {}

    /// Held or resting.
    private final BitSet taken = new BitSet();

    private final ArrayDeque<Resting> resting = new ArrayDeque<>();

    int take(long nowMs) {
        while (!resting.isEmpty() && resting.peek().untilMs() <= nowMs) {
            taken.clear(resting.remove().slot());
        }
        int slot = taken.nextClearBit(0);
        if (slot > ProtocolLimits.MAX_SLOT) {
            return NONE;
        }
        taken.set(slot);
        return slot;
    }

    void release(int slot, long nowMs) {
        resting.add(new Resting(slot, nowMs + REST_MS));
    }
}
