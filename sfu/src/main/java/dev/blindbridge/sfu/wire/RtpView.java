package dev.blindbridge.sfu.wire;

/// One RTP packet in place (RFC 3550 section 5.1). Valid until the next wrap or until the bytes
/// change. Accessors mean something only after a wrap that returned true.
public final class RtpView {
    public static final int FIXED_HEADER_BYTES = 12;

    /// P in the first byte: padding follows the payload.
    public static final int PADDING_BIT = 0x20;

    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;

    private byte[] buffer = new byte[0];
    private int offset;
    private int lengthBytes;
    private int headerLengthBytes;
    private int paddingLengthBytes;
    private int extensionsOffset;
    private int extensionsEnd;
    private int extensionProfile;
    private int extensionOffset;
    private int extensionLengthBytes;

    /// Takes a packet in the clear of the hop, padding included in the checks.
    ///
    /// @return whether it is well-formed
    public boolean wrap(byte[] buffer, int offset, int lengthBytes) {
        return wrapProtected(buffer, offset, lengthBytes) && checkPadding();
    }

    /// Takes a packet whose payload is still under SRTP: the header is clear, padding and payload
    /// are not, so that [#payloadLengthBytes] counts both and the tag.
    ///
    /// @return whether the header is well-formed
    public boolean wrapProtected(byte[] buffer, int offset, int lengthBytes) {
        this.buffer = buffer;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
        paddingLengthBytes = 0;
        return Bytes.inBounds(buffer, offset, lengthBytes)
                && lengthBytes >= FIXED_HEADER_BYTES
                && Bytes.u8(buffer, offset) >> 6 == 2
                && checkHeader();
    }

    private boolean checkHeader() {
        int header = FIXED_HEADER_BYTES + 4 * csrcCount();
        extensionsOffset = 0;
        extensionsEnd = 0;
        if (hasExtensions()) {
            if (header + 4 > lengthBytes) {
                return false;
            }
            extensionProfile = Bytes.u16(buffer, offset + header);
            int words = Bytes.u16(buffer, offset + header + 2);
            extensionsOffset = offset + header + 4;
            header += 4 + 4 * words;
            extensionsEnd = offset + header;
        }
        headerLengthBytes = header;
        return header <= lengthBytes;
    }

    private boolean checkPadding() {
        if ((Bytes.u8(buffer, offset) & PADDING_BIT) == 0) {
            return true;
        }
        int rest = lengthBytes - headerLengthBytes;
        // RFC 3550 section 5.1: the count includes itself, so zero is as wrong as too much.
        paddingLengthBytes = rest == 0 ? 0 : Bytes.u8(buffer, offset + lengthBytes - 1);
        return paddingLengthBytes > 0 && paddingLengthBytes <= rest;
    }

    public byte[] buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /// Length of the whole packet.
    public int lengthBytes() {
        return lengthBytes;
    }

    public boolean hasExtensions() {
        return (Bytes.u8(buffer, offset) & 0x10) != 0;
    }

    public int csrcCount() {
        return Bytes.u8(buffer, offset) & 0x0F;
    }

    public boolean marker() {
        return (Bytes.u8(buffer, offset + 1) & 0x80) != 0;
    }

    public int payloadType() {
        return Bytes.u8(buffer, offset + 1) & 0x7F;
    }

    public int sequenceNumber() {
        return Bytes.u16(buffer, offset + 2);
    }

    /// Unsigned 32 bits in an int.
    public int timestamp() {
        return Bytes.i32(buffer, offset + 4);
    }

    /// Unsigned 32 bits in an int.
    public int ssrc() {
        return Bytes.i32(buffer, offset + 8);
    }

    /// Fixed header, CSRCs and extensions.
    public int headerLengthBytes() {
        return headerLengthBytes;
    }

    /// Zero without padding; the count byte included.
    public int paddingLengthBytes() {
        return paddingLengthBytes;
    }

    /// Where in [#buffer] the payload begins.
    public int payloadOffset() {
        return offset + headerLengthBytes;
    }

    /// Without padding.
    public int payloadLengthBytes() {
        return lengthBytes - headerLengthBytes - paddingLengthBytes;
    }

    /// Looks for a header extension element (RFC 8285 sections 4.2 and 4.3). The first of that id
    /// counts; a broken element ends the search.
    ///
    /// @param id 1–14 in the one-byte form, 1–255 in the two-byte form; 0 is never found
    /// @return whether it is there; then [#extensionOffset] and [#extensionLengthBytes] say where
    public boolean findExtension(int id) {
        if (extensionsEnd == 0 || id <= 0) {
            return false;
        }
        if (extensionProfile == ONE_BYTE_PROFILE) {
            return id < 15 && findOneByteForm(id);
        }
        // RFC 8285 section 4.3: the low four bits are "appbits", of no meaning here.
        return (extensionProfile & 0xFFF0) == TWO_BYTE_PROFILE && findTwoByteForm(id);
    }

    private boolean findOneByteForm(int id) {
        int at = extensionsOffset;
        while (at < extensionsEnd) {
            int head = Bytes.u8(buffer, at);
            int length = (head & 0x0F) + 1;
            if (head == 0) {
                at++;
                continue;
            }
            // RFC 8285 section 4.2: id 15 ends the processing.
            if (head >> 4 == 15 || at + 1 + length > extensionsEnd) {
                return false;
            }
            if (head >> 4 == id) {
                return found(at + 1, length);
            }
            at += 1 + length;
        }
        return false;
    }

    private boolean findTwoByteForm(int id) {
        int at = extensionsOffset;
        while (at < extensionsEnd) {
            if (buffer[at] == 0) {
                at++;
                continue;
            }
            if (at + 2 > extensionsEnd) {
                return false;
            }
            int length = Bytes.u8(buffer, at + 1);
            if (at + 2 + length > extensionsEnd) {
                return false;
            }
            if (Bytes.u8(buffer, at) == id) {
                return found(at + 2, length);
            }
            at += 2 + length;
        }
        return false;
    }

    private boolean found(int at, int length) {
        extensionOffset = at;
        extensionLengthBytes = length;
        return true;
    }

    /// Where in [#buffer] the value of the element found last begins.
    public int extensionOffset() {
        return extensionOffset;
    }

    /// Length of the value of the element found last.
    public int extensionLengthBytes() {
        return extensionLengthBytes;
    }
}
