package dev.blindbridge.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/// X25519 (RFC 7748) by the platform, on raw 32-byte values.
final class X25519 {
    static final int LENGTH_BYTES = 32;

    // RFC 8410 section 4: SubjectPublicKeyInfo of an X25519 key up to its 32 bytes.
    private static final byte[] PUBLIC_KEY_PREFIX =
            HexFormat.of().parseHex("302a300506032b656e032100");

    private X25519() {}

    /// Compares by content: it is public.
    static final class PublicValue {
        private final byte[] bytes;

        PublicValue(byte[] bytes) {
            if (bytes.length != LENGTH_BYTES) {
                throw new IllegalArgumentException("an X25519 value has 32 bytes");
            }
            this.bytes = bytes.clone();
        }

        /// Not a copy.
        byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PublicValue value && Arrays.equals(bytes, value.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /// The public value of a private one: its product with the base point (RFC 7748 section 6.1).
    static PublicValue publicOf(byte[] privateValue) {
        return new PublicValue(agree(privateValue, basePoint()).orElseThrow());
    }

    /// The shared value, or nothing if the other side's point makes it all zeros. The platform
    /// refuses low-order points with an exception; that is a refusal as well (sections 3 and 8).
    static Optional<byte[]> agree(byte[] privateValue, PublicValue theirs) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            byte[] encoded = Bytes.empty().raw(PUBLIC_KEY_PREFIX).raw(theirs.bytes()).toArray();
            PublicKey publicKey = keys.generatePublic(new X509EncodedKeySpec(encoded));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(
                    keys.generatePrivate(
                            new XECPrivateKeySpec(NamedParameterSpec.X25519, privateValue)));
            agreement.doPhase(publicKey, true);
            byte[] shared = agreement.generateSecret();
            return isZero(shared) ? Optional.empty() : Optional.of(shared);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isZero(byte[] value) {
        int bits = 0;
        for (byte b : value) {
            bits |= b;
        }
        return bits == 0;
    }

    private static PublicValue basePoint() {
        byte[] point = new byte[LENGTH_BYTES];
        point[0] = 9; // RFC 7748 section 4.1
        return new PublicValue(point);
    }
}
