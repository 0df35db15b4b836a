package dev.blindbridge.crypto;

/// A key together with the one counter it will ever have: every frame or message sealed under it
/// draws from here, so no nonce repeats (R5; section 1, "the counter belongs to the key").
final class SealingKey implements AutoCloseable {
    private final TrackKey key;
    private int next;

    SealingKey(TrackKey key) {
        this(key, 0);
    }

    /// Begins at a later counter: only tests of the limit do.
    SealingKey(TrackKey key, int first) {
        this.key = key;
        this.next = first;
    }

    /// The counter that the next [#seal] will use.
    int nextCounter() {
        return next;
    }

    /// @throws IllegalStateException if the counter is used up: it never wraps
    synchronized byte[] seal(int codecNumber, byte[] clear, byte[] plaintext) {
        if (next >= TrackKey.COUNTER_LIMIT) {
            throw new IllegalStateException("counter used up");
        }
        return key.seal(next++, codecNumber, clear, plaintext);
    }

    @Override
    public void close() {
        key.close();
    }
}
