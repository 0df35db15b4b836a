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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final boolean protect;
    private final int trailerBytes;
    private final byte[] salt;
    private final SrtpScratch.Direction scratch;
    private long context;

    /// Copies the key, takes ownership of the salt.
    ///
    /// @param control whether for RTCP
    /// @param scratch shared with other keys of the direction, and the thread
    GcmKey(
            byte[] key,
            byte[] salt,
            boolean protect,
            boolean control,
            SrtpScratch.Direction scratch) {
        this.salt = salt;
        this.protect = protect;
        this.scratch = scratch;
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
        return protect
                ? protect(buffer, offset, headerBytes, lengthBytes, (int) index)
                : unprotect(buffer, offset, headerBytes, lengthBytes);
    }

    private int protect(byte[] buffer, int offset, int headerBytes, int lengthBytes, int index) {
        if (trailerBytes > 0) {
            INT.set(scratch.trailer, 0, index | E_BIT);
        }
        if (!transform(buffer, offset, headerBytes, lengthBytes - headerBytes)) {
            return SrtpStatus.FAILED.code();
        }
        int tagAt = offset + lengthBytes;
        System.arraycopy(scratch.tag, 0, buffer, tagAt, TAG_BYTES);
        System.arraycopy(scratch.trailer, 0, buffer, tagAt + TAG_BYTES, trailerBytes);
        return lengthBytes + TAG_BYTES + trailerBytes;
    }

    private int unprotect(byte[] buffer, int offset, int headerBytes, int lengthBytes) {
        int clearBytes = lengthBytes - TAG_BYTES - trailerBytes;
        int tagAt = offset + clearBytes;
        System.arraycopy(buffer, tagAt, scratch.tag, 0, TAG_BYTES);
        System.arraycopy(buffer, tagAt + TAG_BYTES, scratch.trailer, 0, trailerBytes);
        return transform(buffer, offset, headerBytes, clearBytes - headerBytes)
                ? clearBytes
                : SrtpStatus.AUTH_FAILED.code();
    }

    /// The calls of one packet. What is authenticated is the header and, in RTCP, the last word
    /// (RFC 7714 sections 8.2 and 9.2). Goes straight on after a failure: nothing of it is used.
    private boolean transform(byte[] buffer, int offset, int headerBytes, int payloadBytes) {
        MemorySegment header = scratch.segments.from(buffer, offset);
        MemorySegment payload = scratch.segments.from(buffer, offset + headerBytes);
        MemorySegment written = scratch.written;
        try {
            boolean done =
                    1
                            == (int)
                                    BEGIN.invokeExact(
                                            context, NULL, NULL, NULL, scratch.nonceSegment, SAME);
            if (!protect) {
                done &=
                        1
                                == (int)
                                        CONTROL.invokeExact(
                                                context, SET_TAG, TAG_BYTES, scratch.tagSegment);
            }
            done &= 1 == (int) READ.invokeExact(context, NULL, written, header, headerBytes);
            if (trailerBytes > 0) {
                done &=
                        1
                                == (int)
                                        READ.invokeExact(
                                                context,
                                                NULL,
                                                written,
                                                scratch.trailerSegment,
                                                trailerBytes);
            }
            if (payloadBytes > 0) {
                done &=
                        1
                                == (int)
                                        UPDATE.invokeExact(
                                                context, payload, written, payload, payloadBytes);
            }
            done &= 1 == (int) END.invokeExact(context, scratch.tagSegment, written);
            if (protect) {
                done &=
                        1
                                == (int)
                                        CONTROL.invokeExact(
                                                context, GET_TAG, TAG_BYTES, scratch.tagSegment);
            }
            return done;
        } catch (Throwable bug) {
            throw OpenSsl.unexpected(bug);
        }
    }

    /// RFC 7714 sections 8.1 and 9.1: two bytes of zero, SSRC, index, combined with the salt.
    private void putNonce(int ssrc, long index) {
        byte[] nonce = scratch.nonce;
        INT.set(nonce, 0, (int) INT.get(salt, 0) ^ (ssrc >>> 16));
        long tail = (long) ssrc << 48 | index;
        LONG.set(nonce, Integer.BYTES, (long) LONG.get(salt, Integer.BYTES) ^ tail);
    }

    /// Wipes; afterwards every packet fails.
    @Override
    public void close() {
        if (context != NULL) {
            OpenSsl.free(context);
            context = NULL;
            Arrays.fill(salt, (byte) 0);
            scratch.wipe();
        }
    }
}
