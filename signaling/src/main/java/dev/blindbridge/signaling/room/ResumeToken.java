package dev.blindbridge.signaling.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// What a client shows to continue its membership over a new connection: 128 random bits. A secret:
/// it neither prints nor compares.
final class ResumeToken {
    private static final int LENGTH_BYTES = 16;

    private final byte[] text;

    private ResumeToken(byte[] text) {
        this.text = text;
    }

    static ResumeToken random(RandomGenerator random) {
        byte[] bits = new byte[LENGTH_BYTES];
        random.nextBytes(bits);
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encode(bits));
    }

    /// In constant time (R13).
    boolean matches(String shown) {
        return MessageDigest.isEqual(text, shown.getBytes(StandardCharsets.UTF_8));
    }

    /// For the one message that tells it to its owner.
    String reveal() {
        return new String(text, StandardCharsets.US_ASCII);
    }
}
