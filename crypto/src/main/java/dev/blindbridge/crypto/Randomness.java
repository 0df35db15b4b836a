package dev.blindbridge.crypto;

import java.security.SecureRandom;

/// Where random bytes come from. Injected so that a whole meeting can run from one seed; outside of
/// tests it is always [#secure()].
@FunctionalInterface
public interface Randomness {
    /// Overwrites every byte of `target`.
    void fill(byte[] target);

    /// The platform's cryptographically strong generator.
    static Randomness secure() {
        return new SecureRandom()::nextBytes;
    }

    /// `count` fresh bytes.
    default byte[] bytes(int count) {
        byte[] fresh = new byte[count];
        fill(fresh);
        return fresh;
    }
}
