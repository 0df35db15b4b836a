package dev.blindbridge.crypto;

import java.util.HashMap;
import java.util.Map;

/// Bounds the hellos that reach the key derivation: 1 a second and 5 at once for a slot, 50 a
/// second in all (section 7).
final class HelloLimiter {
    private static final TokenBucket.Rate PER_SLOT = new TokenBucket.Rate(1, 5);
    private static final TokenBucket.Rate IN_ALL = new TokenBucket.Rate(50, 50);

    private final Map<Integer, TokenBucket> bySlot = new HashMap<>();
    private final TokenBucket inAll = new TokenBucket(IN_ALL);

    boolean allows(int slot, long nowMs) {
        return bySlot.computeIfAbsent(slot, _ -> new TokenBucket(PER_SLOT)).take(nowMs)
                && inAll.take(nowMs);
    }

    void forget(int slot) {
        bySlot.remove(slot);
    }
}
