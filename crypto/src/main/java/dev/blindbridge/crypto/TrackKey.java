package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// The AES key and salt of one (base key, key id): SFrame suite 5, AES_256_GCM_SHA512_128 (RFC 9605
/// section 4.4).
///
/// It does not count: [SealingKey] owns the counter on the sending side, [ReplayWindow] watches it
/// on the other.
final class TrackKey implements AutoCloseable {
    static final int COUNTER_LIMIT = 1 << 24;

    private static final int SUITE = 5;
    private static final byte[] KEY_LABEL = Bytes.ascii("SFrame 1.0 Secret key ");
    private static final byte[] SALT_LABEL = Bytes.ascii("SFrame 1.0 Secret salt ");

    // Section 1, metadata: raised whenever the layout of the metadata or of the plaintext changes.
    private static final int METADATA_VERSION = 2;

    private final KeyId keyId;
    private final WipeableKey key;
    private final byte[] salt;

    private TrackKey(KeyId keyId, WipeableKey key, byte[] salt) {
        this.keyId = keyId;
        this.key = key;
        this.salt = salt;
    }

    /// RFC 9605 section 4.4.2. The base key stays the caller's.
    static TrackKey derive(Secret baseKey, KeyId keyId) {
        try (Secret secret = baseKey.extracted()) {
            byte[] key = secret.expand(info(KEY_LABEL, keyId), AesGcm.KEY_BYTES);
            byte[] salt = secret.expand(info(SALT_LABEL, keyId), AesGcm.NONCE_BYTES);
            try {
                return new TrackKey(keyId, new WipeableKey(key, "AES"), salt);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
    }

    private static byte[] info(byte[] label, KeyId keyId) {
        return Bytes.empty().raw(label).u64(keyId.value()).u16(SUITE).toArray();
    }

    /// `clear bytes ‖ SFrame header ‖ ciphertext ‖ tag`.
    byte[] seal(int counter, int codecNumber, byte[] clear, byte[] plaintext) {
        byte[] header = SframeHeader.encode(keyId.value(), counter);
        int sealedOffset = clear.length + header.length;
        byte[] wire = new byte[sealedOffset + plaintext.length + AesGcm.TAG_BYTES];
        System.arraycopy(clear, 0, wire, 0, clear.length);
        System.arraycopy(header, 0, wire, clear.length, header.length);
        AesGcm.seal(
                key,
                nonce(counter),
                aad(header, codecNumber, clear),
                plaintext,
                wire,
                sealedOffset);
        return wire;
    }

    /// The plaintext, or nothing if it does not authenticate. Changes nothing.
    Optional<byte[]> open(WireImage image) {
        byte[] wire = image.bytes();
        int sealedOffset = image.sealedOffset();
        byte[] clear = Arrays.copyOf(wire, image.clearLength());
        byte[] header = Arrays.copyOfRange(wire, image.clearLength(), sealedOffset);
        return AesGcm.open(
                key,
                nonce(image.counter()),
                aad(header, image.codecNumber(), clear),
                wire,
                sealedOffset);
    }

    /// RFC 9605 section 4.4.3: salt XOR counter.
    private byte[] nonce(int counter) {
        byte[] nonce = salt.clone();
        for (int i = 0; i < Integer.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (counter >>> (8 * i));
        }
        return nonce;
    }

    /// RFC 9605 section 4.4.3: header ‖ metadata.
    private byte[] aad(byte[] header, int codecNumber, byte[] clear) {
        return Bytes.empty()
                .raw(header)
                .u8(METADATA_VERSION)
                .u8(keyId.track().kind().number())
                .u8(codecNumber)
                .u16(clear.length)
                .raw(clear)
                .toArray();
    }

    @Override
    public void close() {
        key.close();
        Arrays.fill(salt, (byte) 0);
    }
}
