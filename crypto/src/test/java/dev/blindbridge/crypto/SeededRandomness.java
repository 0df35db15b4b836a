package dev.blindbridge.crypto;

import java.util.Random;

/// Repeatable bytes, for tests alone.
final class SeededRandomness implements Randomness {
    private final Random random;

    SeededRandomness(long seed) {
        random = new Random(seed);
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
