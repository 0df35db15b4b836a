package dev.blindbridge.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A session key of AEAD_AES_128_GCM with its salt (RFC 7714), for RTP or RTCP in one direction:
/// one context of libcrypto for all SSRCs of a transport, whose key is set once. A packet sets the
/// nonce alone, and allocates nothing. Owns native memory until [#close]; confined to one thread.
final class GcmKey implements HopCipher.PacketCipher, AutoCloseable {
    static final int SALT_BYTES = 12;
    static final int TAG_BYTES = 16;

    /// The index with the E bit, behind the tag of an RTCP packet (RFC 7714 section 9.3).
    static final int CONTROL_INDEX_BYTES = 4;

    private static final int E_BIT = 1 << 31;

    private final boolean protect;
    private final int trailerBytes;
    private final byte[] salt;
    private final byte[] nonce = new byte[SALT_BYTES];
    private final MemorySegment nonceSegment = MemorySegment.ofArray(nonce);
    private final MemorySegment written = MemorySegment.ofArray(new int[1]);
    private long context;

    /// Copies the key, takes ownership of the salt.
    ///
    /// @param control whether for RTCP
    GcmKey(byte[] key, byte[] salt, boolean protect, boolean control) {
        this.salt = salt;
        this.protect = protect;
        trailerBytes = control ? CONTROL_INDEX_BYTES : 0;
        context = OpenSsl.gcm(key, protect);
        if (context == OpenSsl.NULL) {
            throw new IllegalStateException("no context of " + OpenSsl.version());
        }
    }

    @Override
    public int apply(
            byte[] buffer, int offset, int headerBytes, int lengthBytes, int ssrc, long index) {
        if (context == OpenSsl.NULL) {
            return SrtpStatus.FAILED.code();
        }
        putNonce(ssrc, index);
        MemorySegment packet = MemorySegment.ofArray(buffer);
        if (protect) {
            int tagOffset = offset + lengthBytes;
            if (trailerBytes > 0) {
                putInt(buffer, tagOffset + TAG_BYTES, (int) index | E_BIT);
            }
            return protect(packet, offset, headerBytes, tagOffset)
                    ? lengthBytes + TAG_BYTES + trailerBytes
                    : SrtpStatus.FAILED.code();
        }
        int clearBytes = lengthBytes - TAG_BYTES - trailerBytes;
        return unprotect(packet, offset, headerBytes, offset + clearBytes)
                ? clearBytes
                : SrtpStatus.AUTH_FAILED.code();
    }

    /// RFC 7714 sections 8.1 and 9.1: two bytes of zero, SSRC, index, combined with the salt.
    private void putNonce(int ssrc, long index) {
        System.arraycopy(salt, 0, nonce, 0, SALT_BYTES);
        for (int i = 0; i < Integer.BYTES; i++) {
            nonce[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            nonce[6 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
    }

    private static void putInt(byte[] buffer, int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            buffer[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private boolean protect(MemorySegment packet, int offset, int headerBytes, int tagOffset) {
        MemorySegment tag = packet.asSlice(tagOffset, TAG_BYTES);
        return OpenSsl.begin(context, nonceSegment)
                && authenticate(packet, offset, headerBytes, tagOffset)
                && transform(packet, offset + headerBytes, tagOffset)
                && OpenSsl.end(context, tag, written)
                && OpenSsl.tag(context, tag, TAG_BYTES);
    }

    private boolean unprotect(MemorySegment packet, int offset, int headerBytes, int tagOffset) {
        MemorySegment tag = packet.asSlice(tagOffset, TAG_BYTES);
        return OpenSsl.begin(context, nonceSegment)
                && OpenSsl.expectTag(context, tag, TAG_BYTES)
                && authenticate(packet, offset, headerBytes, tagOffset)
                && transform(packet, offset + headerBytes, tagOffset)
                && OpenSsl.end(context, tag, written);
    }

    /// RFC 7714 sections 8.2 and 9.2: the header, and in RTCP the last word.
    private boolean authenticate(MemorySegment packet, int offset, int headerBytes, int tagOffset) {
        return OpenSsl.header(context, packet.asSlice(offset, headerBytes), headerBytes, written)
                && (trailerBytes == 0
                        || OpenSsl.header(
                                context,
                                packet.asSlice(tagOffset + TAG_BYTES, trailerBytes),
                                trailerBytes,
                                written));
    }

    private boolean transform(MemorySegment packet, int from, int to) {
        int lengthBytes = to - from;
        // Some versions of the library take an update of nothing for the end.
        if (lengthBytes == 0) {
            return true;
        }
        MemorySegment payload = packet.asSlice(from, lengthBytes);
        return OpenSsl.update(context, payload, lengthBytes, payload, written);
    }

    /// Wipes; afterwards every packet fails.
    @Override
    public void close() {
        if (context != OpenSsl.NULL) {
            OpenSsl.free(context);
            context = OpenSsl.NULL;
            Arrays.fill(salt, (byte) 0);
            Arrays.fill(nonce, (byte) 0);
        }
    }
}
