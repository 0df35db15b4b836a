package dev.blindbridge.sfu.wire;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Writes binding requests and responses (RFC 8489, RFC 8445). Reusable; the caller gives room for
/// [#MAX_RESPONSE_BYTES] or [#requestLengthBytes].
public final class StunWriter {
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int ROLE_CONFLICT = 487;

    /// Header, an IPv6 address or an error with 8 unknown attributes, integrity, fingerprint.
    public static final int MAX_RESPONSE_BYTES = 96;

    private static final int FINGERPRINT_BYTES = 8;

    private final CRC32 crc = new CRC32();
    private byte[] out = new byte[0];
    private int offset;
    private int at;

    /// Success with XOR-MAPPED-ADDRESS.
    ///
    /// @param address 4 or 16 bytes of the source address
    /// @return the length
    public int bindingSuccess(
            byte[] out,
            int offset,
            StunView request,
            byte[] address,
            int port,
            StunIntegrity integrity) {
        begin(
                out,
                offset,
                StunView.BINDING_SUCCESS,
                request.buffer(),
                request.transactionIdOffset());
        int value = attribute(StunView.XOR_MAPPED_ADDRESS, 4 + address.length);
        Bytes.putU16(out, value, address.length == 4 ? 1 : 2);
        Bytes.putU16(out, value + 2, port ^ (StunView.MAGIC_COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            Bytes.putU8(out, value + 4 + i, address[i] ^ out[offset + 4 + i]);
        }
        return finish(integrity);
    }

    /// Error (RFC 8489 section 14.8); 420 lists what we did not know (section 14.9).
    ///
    /// @param integrity null before the sender is authenticated
    /// @return the length
    public int bindingError(
            byte[] out, int offset, StunView request, int code, @Nullable StunIntegrity integrity) {
        begin(out, offset, StunView.BINDING_ERROR, request.buffer(), request.transactionIdOffset());
        int value = attribute(StunView.ERROR_CODE, 4);
        Bytes.putI32(out, value, ((code / 100) << 8) | (code % 100));
        if (code == UNKNOWN_ATTRIBUTE) {
            int list = attribute(StunView.UNKNOWN_ATTRIBUTES, 2 * request.unknownCount());
            for (int i = 0; i < request.unknownCount(); i++) {
                Bytes.putU16(out, list + 2 * i, request.unknownType(i));
            }
        }
        return finish(integrity);
    }

    /// A connectivity check of a full agent that controls (RFC 8445 section 7.2.2): for clients.
    ///
    /// @param username receiver's fragment, colon, sender's fragment
    /// @return the length
    public int bindingRequest(
            byte[] out,
            int offset,
            byte[] transactionId,
            byte[] username,
            int priority,
            long tieBreaker,
            boolean useCandidate,
            StunIntegrity integrity) {
        begin(out, offset, StunView.BINDING_REQUEST, transactionId, 0);
        int value = attribute(StunView.USERNAME, username.length);
        System.arraycopy(username, 0, out, value, username.length);
        Bytes.putI64(out, attribute(StunView.ICE_CONTROLLING, 8), tieBreaker);
        if (useCandidate) {
            attribute(StunView.USE_CANDIDATE, 0);
        }
        Bytes.putI32(out, attribute(StunView.PRIORITY, 4), priority);
        return finish(integrity);
    }

    /// The most that a request with a user name of that length takes.
    public static int requestLengthBytes(int usernameLengthBytes) {
        return 80 + (usernameLengthBytes + 3) / 4 * 4;
    }

    private void begin(byte[] out, int offset, int type, byte[] id, int idOffset) {
        this.out = out;
        this.offset = offset;
        at = offset + StunView.HEADER_BYTES;
        Bytes.putU16(out, offset, type);
        Bytes.putI32(out, offset + 4, StunView.MAGIC_COOKIE);
        System.arraycopy(id, idOffset, out, offset + 8, StunView.TRANSACTION_ID_BYTES);
    }

    /// Begins an attribute.
    ///
    /// @return where the value goes; it is zeroed up to its padding
    private int attribute(int type, int lengthBytes) {
        Bytes.putU16(out, at, type);
        Bytes.putU16(out, at + 2, lengthBytes);
        int value = at + 4;
        at = value + (lengthBytes + 3) / 4 * 4;
        for (int i = value + lengthBytes; i < at; i++) {
            out[i] = 0;
        }
        return value;
    }

    private int finish(@Nullable StunIntegrity integrity) {
        if (integrity != null) {
            int covered = at - offset;
            int tag = attribute(StunView.MESSAGE_INTEGRITY, StunIntegrity.TAG_BYTES);
            integrity.compute(out, offset, covered, out, tag);
        }
        // The fingerprint is made with the final length in place (RFC 8489 section 14.7).
        int covered = at - offset;
        Bytes.putU16(out, offset + 2, covered + FINGERPRINT_BYTES - StunView.HEADER_BYTES);
        crc.reset();
        crc.update(out, offset, covered);
        int value = attribute(StunView.FINGERPRINT, 4);
        Bytes.putI32(out, value, (int) crc.getValue() ^ StunView.FINGERPRINT_XOR);
        return at - offset;
    }
}
