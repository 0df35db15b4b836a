package dev.blindbridge.sfu.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// One STUN message in place (RFC 8489), with the attributes that ICE uses (RFC 8445). Valid until
/// the next wrap or until the bytes change. Nothing in it is to be believed before
/// [#integrityValid].
public final class StunView {
    public static final int HEADER_BYTES = 20;
    public static final int TRANSACTION_ID_BYTES = 12;
    static final int MAGIC_COOKIE = 0x2112A442;
    static final int FINGERPRINT_XOR = 0x5354554E;
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;
    static final int MAPPED_ADDRESS = 0x0001;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    /// RFC 8489 section 14.3: under 509 bytes.
    private static final int MAX_USERNAME_BYTES = 508;

    /// Enough to tell a client what we do not know; the rest is counted only.
    private static final int MAX_UNKNOWN = 8;

    private final CRC32 crc = new CRC32();
    private final int[] unknown = new int[MAX_UNKNOWN];
    private byte[] buffer = new byte[0];
    private int offset;
    private int lengthBytes;

    // Offsets of values in the buffer; -1 where the attribute is absent.
    private int username;
    private int usernameLengthBytes;
    private int priority;
    private int useCandidate;
    private int controlling;
    private int controlled;
    private int integrity;
    private int fingerprint;
    private int errorCode;
    private int mappedAddress;
    private int unknownCount;

    /// Checks header, lengths of all attributes, and those of the attributes we know.
    ///
    /// @return whether it is well-formed
    public boolean wrap(byte[] buffer, int offset, int lengthBytes) {
        this.buffer = buffer;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        forget();
        return Bytes.inBounds(buffer, offset, lengthBytes)
                && lengthBytes >= HEADER_BYTES
                && (buffer[offset] & 0xC0) == 0
                && Bytes.i32(buffer, offset + 4) == MAGIC_COOKIE
                && Bytes.u16(buffer, offset + 2) == lengthBytes - HEADER_BYTES
                && lengthBytes % 4 == 0
                && scanAttributes();
    }

    private void forget() {
        username = -1;
        usernameLengthBytes = 0;
        priority = -1;
        useCandidate = -1;
        controlling = -1;
        controlled = -1;
        integrity = -1;
        fingerprint = -1;
        errorCode = -1;
        mappedAddress = -1;
        unknownCount = 0;
    }

    private boolean scanAttributes() {
        int end = offset + lengthBytes;
        int at = offset + HEADER_BYTES;
        while (at < end) {
            int type = Bytes.u16(buffer, at);
            int length = Bytes.u16(buffer, at + 2);
            int next = at + 4 + (length + 3) / 4 * 4;
            // RFC 8489 section 14.7: FINGERPRINT is the last.
            if (next > end || fingerprint >= 0 || !accept(type, at + 4, length)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /// The first of a type counts (RFC 8489 section 14), and nothing behind MESSAGE-INTEGRITY but
    /// FINGERPRINT (section 14.5).
    private boolean accept(int type, int value, int length) {
        if (type == FINGERPRINT) {
            fingerprint = value;
            return length == 4;
        }
        if (integrity >= 0) {
            return true;
        }
        return switch (type) {
            case USERNAME -> acceptUsername(value, length);
            case MESSAGE_INTEGRITY -> {
                integrity = value;
                yield length == StunIntegrity.TAG_BYTES;
            }
            case PRIORITY -> {
                priority = first(priority, value);
                yield length == 4;
            }
            case USE_CANDIDATE -> {
                useCandidate = first(useCandidate, value);
                yield length == 0;
            }
            case ICE_CONTROLLING -> {
                controlling = first(controlling, value);
                yield length == 8;
            }
            case ICE_CONTROLLED -> {
                controlled = first(controlled, value);
                yield length == 8;
            }
            case ERROR_CODE -> {
                errorCode = first(errorCode, value);
                yield length >= 4;
            }
            case XOR_MAPPED_ADDRESS -> {
                mappedAddress = first(mappedAddress, value);
                yield isAddress(value, length);
            }
            default -> noteUnknown(type);
        };
    }

    private static int first(int present, int value) {
        return present >= 0 ? present : value;
    }

    private boolean acceptUsername(int value, int length) {
        if (username < 0) {
            username = value;
            usernameLengthBytes = length;
        }
        return length <= MAX_USERNAME_BYTES;
    }

    private boolean isAddress(int value, int length) {
        return (length == 8 && buffer[value + 1] == 1) || (length == 20 && buffer[value + 1] == 2);
    }

    private boolean noteUnknown(int type) {
        // RFC 8489 section 14: types below 0x8000 require comprehension.
        boolean understood =
                type >= 0x8000
                        || type == MAPPED_ADDRESS
                        || type == UNKNOWN_ATTRIBUTES
                        || type == MESSAGE_INTEGRITY_SHA256;
        if (!understood && unknownCount < MAX_UNKNOWN) {
            unknown[unknownCount++] = type;
        }
        return true;
    }

    public boolean isBindingRequest() {
        return messageType() == BINDING_REQUEST;
    }

    public boolean isBindingSuccess() {
        return messageType() == BINDING_SUCCESS;
    }

    public boolean isBindingError() {
        return messageType() == BINDING_ERROR;
    }

    public int messageType() {
        return Bytes.u16(buffer, offset);
    }

    public byte[] buffer() {
        return buffer;
    }

    /// Where in [#buffer] the [#TRANSACTION_ID_BYTES] begin.
    public int transactionIdOffset() {
        return offset + 8;
    }

    /// The first 64 bits of the transaction id.
    public long transactionIdHigh() {
        return Bytes.i64(buffer, offset + 8);
    }

    /// The last 32 bits of the transaction id.
    public int transactionIdLow() {
        return Bytes.i32(buffer, offset + 16);
    }

    public boolean transactionIdIs(byte[] expected) {
        int at = transactionIdOffset();
        return Arrays.equals(
                buffer, at, at + TRANSACTION_ID_BYTES, expected, 0, TRANSACTION_ID_BYTES);
    }

    public boolean hasUsername() {
        return username >= 0;
    }

    public boolean usernameIs(byte[] expected) {
        return username >= 0
                && Arrays.equals(
                        buffer,
                        username,
                        username + usernameLengthBytes,
                        expected,
                        0,
                        expected.length);
    }

    /// The part of USERNAME before the colon, which is the receiver's own fragment (RFC 8445
    /// section 7.2.2). Makes a string: for sources not yet known only.
    ///
    /// @return null without USERNAME or colon
    public @Nullable String localUfrag() {
        if (username < 0) {
            return null;
        }
        for (int i = 0; i < usernameLengthBytes; i++) {
            if (buffer[username + i] == ':') {
                return new String(buffer, username, i, StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }

    public boolean hasPriority() {
        return priority >= 0;
    }

    /// Unsigned 32 bits; 0 where absent.
    public int priority() {
        return priority < 0 ? 0 : Bytes.i32(buffer, priority);
    }

    public boolean useCandidate() {
        return useCandidate >= 0;
    }

    /// The sender believes that it controls.
    public boolean iceControlling() {
        return controlling >= 0;
    }

    /// The sender believes that it is controlled.
    public boolean iceControlled() {
        return controlled >= 0;
    }

    public boolean hasIntegrity() {
        return integrity >= 0;
    }

    public boolean integrityValid(StunIntegrity key) {
        return integrity >= 0 && key.verify(buffer, offset, integrity - 4 - offset);
    }

    public boolean hasFingerprint() {
        return fingerprint >= 0;
    }

    /// RFC 8489 section 14.7.
    public boolean fingerprintValid() {
        if (fingerprint < 0) {
            return false;
        }
        crc.reset();
        crc.update(buffer, offset, fingerprint - 4 - offset);
        return ((int) crc.getValue() ^ FINGERPRINT_XOR) == Bytes.i32(buffer, fingerprint);
    }

    /// Attributes that the sender wants understood and we do not know; the first 8.
    public int unknownCount() {
        return unknownCount;
    }

    public int unknownType(int index) {
        return unknown[index];
    }

    /// Of an error response: 300–699, or 0 where absent.
    public int errorCode() {
        return errorCode < 0
                ? 0
                : 100 * (buffer[errorCode + 2] & 7) + Bytes.u8(buffer, errorCode + 3);
    }

    /// XOR-MAPPED-ADDRESS of a success response (RFC 8489 section 14.2), null where absent. For
    /// clients: makes an object.
    public @Nullable InetSocketAddress mappedAddress() {
        if (mappedAddress < 0) {
            return null;
        }
        byte[] address = new byte[buffer[mappedAddress + 1] == 1 ? 4 : 16];
        for (int i = 0; i < address.length; i++) {
            // Cookie and transaction id lie side by side in the header.
            address[i] = (byte) (buffer[mappedAddress + 4 + i] ^ buffer[offset + 4 + i]);
        }
        int port = Bytes.u16(buffer, mappedAddress + 2) ^ (MAGIC_COOKIE >>> 16);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }
}
