package dev.blindbridge.bench.client.rtp;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.u16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u32;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u8;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A hop-clear RTP packet (RFC 3550 section 5.1) in somebody else's array; valid until the next
/// wrap.
public final class RtpPacketView {
    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;

    private byte[] bytes = new byte[0];
    private int offset;
    private int extensionOffset;
    private int extensionLength;
    private boolean twoByteExtensions;
    private int payloadOffset;
    private int payloadLength;

    /// False if this is no RTP packet; then the view shows nothing.
    public boolean wrap(byte[] packet, int packetOffset, int length) {
        bytes = packet;
        offset = packetOffset;
        extensionLength = 0;
        if (length < 12 || u8(bytes, offset) >> 6 != 2) {
            return false;
        }
        int end = offset + length;
        int position = offset + 12 + 4 * (u8(bytes, offset) & 0x0F);
        if ((u8(bytes, offset) & 0x10) != 0) {
            if (position + 4 > end) {
                return false;
            }
            int profile = u16(bytes, position);
            extensionOffset = position + 4;
            extensionLength = 4 * u16(bytes, position + 2);
            twoByteExtensions = (profile & 0xFFF0) == TWO_BYTE_PROFILE;
            position = extensionOffset + extensionLength;
            if (position <= end && profile != ONE_BYTE_PROFILE && !twoByteExtensions) {
                extensionLength = 0;
            }
        }
        if (position > end) {
            return false;
        }
        int padding = (u8(bytes, offset) & 0x20) != 0 && end > position ? u8(bytes, end - 1) : 0;
        payloadOffset = position;
        payloadLength = end - position - padding;
        return payloadLength >= 0;
    }

    public boolean marker() {
        return (bytes[offset + 1] & 0x80) != 0;
    }

    public int payloadType() {
        return bytes[offset + 1] & 0x7F;
    }

    public int sequenceNumber() {
        return u16(bytes, offset + 2);
    }

    public int timestamp() {
        return u32(bytes, offset + 4);
    }

    public int ssrc() {
        return u32(bytes, offset + 8);
    }

    public byte[] array() {
        return bytes;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /// Without padding.
    public int payloadLength() {
        return payloadLength;
    }

    /// The text of a header extension such as MID, or null if the packet has none of that id (RFC
    /// 8285).
    public @Nullable String textExtension(int id) {
        int position = extensionOffset;
        int end = extensionOffset + extensionLength;
        while (position < end) {
            int first = u8(bytes, position++);
            if (first == 0) {
                continue;
            }
            int elementId = twoByteExtensions ? first : first >> 4;
            int length =
                    twoByteExtensions
                            ? (position < end ? u8(bytes, position++) : 0)
                            : 1 + (first & 0x0F);
            if ((!twoByteExtensions && elementId == 15) || position + length > end) {
                return null;
            }
            if (elementId == id) {
                return new String(bytes, position, length, StandardCharsets.US_ASCII);
            }
            position += length;
        }
        return null;
    }
}
