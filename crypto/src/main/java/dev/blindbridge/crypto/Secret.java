package dev.blindbridge.crypto;

import java.util.Arrays;

/// 64 secret bytes that keys are derived from: the root, a sender secret or a box secret. Erased on
/// [#close()]; compares by identity and prints nothing.
final class Secret implements AutoCloseable {
    static final int LENGTH_BYTES = 64;

    private static final byte[] NO_SALT = new byte[0];
    private static final byte[] RATCHET = Bytes.ascii("SFrame 1.0 Ratchet");

    private final byte[] bytes;
    private boolean erased;

    /// Takes the array over: the caller keeps no reference to it.
    Secret(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a secret has 64 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /// The raw bytes, not a copy: for boxing a sender secret and for derivation only.
    byte[] bytes() {
        if (erased) {
            throw new IllegalStateException("secret was erased");
        }
        return bytes;
    }

    byte[] expand(byte[] info, int lengthBytes) {
        return Hkdf.SHA512.expand(bytes(), info, lengthBytes);
    }

    /// `Extract("", S)`, the first step of both the ratchet and the frame keys (section 1).
    Secret extracted() {
        return new Secret(Hkdf.SHA512.extract(NO_SALT, bytes()));
    }

    /// S of the next epoch: `Expand(Extract("", S), "SFrame 1.0 Ratchet", 64)` (section 1).
    Secret ratcheted() {
        try (Secret extracted = extracted()) {
            return new Secret(extracted.expand(RATCHET, LENGTH_BYTES));
        }
    }

    Secret copy() {
        return new Secret(bytes().clone());
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        erased = true;
    }
}
