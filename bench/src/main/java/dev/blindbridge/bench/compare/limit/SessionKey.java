package dev.blindbridge.bench.compare.limit;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Key and salt that packets are protected with. Neither prints nor compares by content.
final class SessionKey {
    static final int KEY_BYTES = 16;
    static final int SALT_BYTES = 12;

    /// RFC 3711 section 4.3.1.
    private static final int LABEL_KEY = 0;

    private static final int LABEL_SALT = 2;

    private final byte[] key;
    private final byte[] salt;

    SessionKey(byte[] key, byte[] salt) {
        this.key = key.clone();
        this.salt = salt.clone();
    }

    /// From master key and master salt (RFC 3711 section 4.3, RFC 7714 section 11).
    static SessionKey derive(byte[] masterKey, byte[] masterSalt) {
        return new SessionKey(
                derive(masterKey, masterSalt, LABEL_KEY, KEY_BYTES),
                derive(masterKey, masterSalt, LABEL_SALT, SALT_BYTES));
    }

    private static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        // RFC 7714 section 11: the salt is put to the left of 112 bits.
        byte[] start = Arrays.copyOf(masterSalt, KEY_BYTES);
        start[7] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(masterKey, "AES"),
                    new IvParameterSpec(start));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // AES is in every Java
        }
    }

    byte[] key() {
        return key;
    }

    byte[] salt() {
        return salt;
    }
}
