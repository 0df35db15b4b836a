package dev.blindbridge.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with a 16-byte tag, by the platform. Package-private and without a memory: who calls
/// it owns the rule that a nonce is used once.
final class AesGcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private AesGcm() {}

    /// Writes ciphertext and tag of `input` behind the first `outputOffset` bytes of `output`.
    static void seal(
            WipeableKey key,
            byte[] nonce,
            byte[] aad,
            byte[] input,
            byte[] output,
            int outputOffset) {
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
            cipher.updateAAD(aad);
            cipher.doFinal(input, 0, input.length, output, outputOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM", e);
        }
    }

    /// The plaintext of `wire` from `offset` on, or nothing if it does not authenticate.
    static Optional<byte[]> open(
            WipeableKey key, byte[] nonce, byte[] aad, byte[] wire, int offset) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
            cipher.updateAAD(aad);
            return Optional.of(cipher.doFinal(wire, offset, wire.length - offset));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, WipeableKey key, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        return cipher;
    }
}
