package dev.blindbridge.sfu.srtp;

import static dev.blindbridge.sfu.srtp.OpenSsl.BEGIN;
import static dev.blindbridge.sfu.srtp.OpenSsl.CONTROL;
import static dev.blindbridge.sfu.srtp.OpenSsl.END;
import static dev.blindbridge.sfu.srtp.OpenSsl.GET_TAG;
import static dev.blindbridge.sfu.srtp.OpenSsl.NULL;
import static dev.blindbridge.sfu.srtp.OpenSsl.READ;
import static dev.blindbridge.sfu.srtp.OpenSsl.SAME;
import static dev.blindbridge.sfu.srtp.OpenSsl.SET_TAG;
import static dev.blindbridge.sfu.srtp.OpenSsl.UPDATE;

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
    private final MemorySegment iv = MemorySegment.ofArray(nonce);
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
        if (context == NULL) {
            throw new IllegalStateException("no context of " + OpenSsl.version());
        }
    }

    @Override
    public int apply(
            byte[] buffer, int offset, int headerBytes, int lengthBytes, int ssrc, long index) {
        if (context == NULL) {
            return SrtpStatus.FAILED.code();
        }
        putNonce(ssrc, index);
        int addedBytes = TAG_BYTES + trailerBytes;
        int payloadAt = offset + headerBytes;
        if (!protect) {
            int clearBytes = lengthBytes - addedBytes;
            return unprotect(buffer, offset, payloadAt, offset + clearBytes)
                    ? clearBytes
                    : SrtpStatus.AUTH_FAILED.code();
        }
        int tagAt = offset + lengthBytes;
        if (trailerBytes > 0) {
            putInt(buffer, tagAt + TAG_BYTES, (int) index | E_BIT);
        }
        return protect(buffer, offset, payloadAt, tagAt)
                ? lengthBytes + addedBytes
                : SrtpStatus.FAILED.code();
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

    /// Straight on after a failure: what comes out is not used.
    private boolean protect(byte[] buffer, int headerAt, int payloadAt, int tagAt) {
        MemorySegment packet = MemorySegment.ofArray(buffer);
        MemorySegment payload = packet.asSlice(payloadAt, tagAt - payloadAt);
        MemorySegment tag = packet.asSlice(tagAt, TAG_BYTES);
        int headerBytes = payloadAt - headerAt;
        MemorySegment header = packet.asSlice(headerAt, headerBytes);
        MemorySegment trailer = packet.asSlice(tagAt + TAG_BYTES, trailerBytes);
        try {
            boolean done = 1 == (int) BEGIN.invokeExact(context, NULL, NULL, NULL, iv, SAME);
            done &= 1 == (int) READ.invokeExact(context, NULL, written, header, headerBytes);
            if (trailerBytes > 0) {
                done &= 1 == (int) READ.invokeExact(context, NULL, written, trailer, trailerBytes);
            }
            if (tagAt > payloadAt) {
                int bytes = tagAt - payloadAt;
                done &= 1 == (int) UPDATE.invokeExact(context, payload, written, payload, bytes);
            }
            done &= 1 == (int) END.invokeExact(context, tag, written);
            return done && 1 == (int) CONTROL.invokeExact(context, GET_TAG, TAG_BYTES, tag);
        } catch (Throwable bug) {
            throw OpenSsl.unexpected(bug);
        }
    }

    private boolean unprotect(byte[] buffer, int headerAt, int payloadAt, int tagAt) {
        MemorySegment packet = MemorySegment.ofArray(buffer);
        MemorySegment payload = packet.asSlice(payloadAt, tagAt - payloadAt);
        MemorySegment tag = packet.asSlice(tagAt, TAG_BYTES);
        int headerBytes = payloadAt - headerAt;
        MemorySegment header = packet.asSlice(headerAt, headerBytes);
        MemorySegment trailer = packet.asSlice(tagAt + TAG_BYTES, trailerBytes);
        try {
            boolean done = 1 == (int) BEGIN.invokeExact(context, NULL, NULL, NULL, iv, SAME);
            done &= 1 == (int) CONTROL.invokeExact(context, SET_TAG, TAG_BYTES, tag);
            done &= 1 == (int) READ.invokeExact(context, NULL, written, header, headerBytes);
            if (trailerBytes > 0) {
                done &= 1 == (int) READ.invokeExact(context, NULL, written, trailer, trailerBytes);
            }
            if (tagAt > payloadAt) {
                int bytes = tagAt - payloadAt;
                done &= 1 == (int) UPDATE.invokeExact(context, payload, written, payload, bytes);
            }
            return done && 1 == (int) END.invokeExact(context, tag, written);
        } catch (Throwable bug) {
            throw OpenSsl.unexpected(bug);
        }
    }

    /// Wipes; afterwards every packet fails.
    @Override
    public void close() {
        if (context != NULL) {
            OpenSsl.free(context);
            context = NULL;
            Arrays.fill(salt, (byte) 0);
            Arrays.fill(nonce, (byte) 0);
        }
    }
}
