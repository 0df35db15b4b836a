package dev.blindbridge.sfu.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// MESSAGE-INTEGRITY under one short-term password (RFC 8489 sections 9.1 and 14.5). Confined to
/// one thread; neither prints nor compares by content.
public final class StunIntegrity {
    static final int TAG_BYTES = 20;
    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;
    private final byte[] scratch = new byte[TAG_BYTES];

    /// @param password not empty
    public StunIntegrity(String password) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            byte[] key = password.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// Compares in time that does not depend on the content (R13).
    boolean verify(byte[] buffer, int offset, int coveredBytes) {
        compute(buffer, offset, coveredBytes, scratch, 0);
        int tag = offset + coveredBytes + 4;
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= scratch[i] ^ buffer[tag + i];
        }
        return difference == 0;
    }

    /// Computes the tag over `coveredBytes` of a message as though it ended with MESSAGE-INTEGRITY:
    /// that is what its length field must say while the tag is made.
    void compute(byte[] buffer, int offset, int coveredBytes, byte[] out, int outOffset) {
        int lengthField = coveredBytes - StunView.HEADER_BYTES + 4 + TAG_BYTES;
        try {
            mac.update(buffer, offset, 2);
            mac.update((byte) (lengthField >> 8));
            mac.update((byte) lengthField);
            mac.update(buffer, offset + 4, coveredBytes - 4);
            mac.doFinal(out, outOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the tag has room and the key is set", e);
        }
    }
}
