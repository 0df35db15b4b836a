package dev.blindbridge.crypto;

/// Roots for tests that are not about their derivation, which takes half a second each.
final class Roots {
    static final CallRoot CALL = of(1);

    /// As another passphrase would give.
    static final CallRoot OTHER = of(2);

    private Roots() {}

    static CallRoot of(long seed) {
        return of(new Secret(new SeededRandomness(seed).bytes(Secret.LENGTH_BYTES)));
    }

    /// Of some room.
    static CallRoot of(Secret root) {
        return new CallRoot(root, new byte[32]);
    }
}
