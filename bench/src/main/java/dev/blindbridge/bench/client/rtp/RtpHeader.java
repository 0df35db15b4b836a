package dev.blindbridge.bench.client.rtp;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU32;

import java.nio.charset.StandardCharsets;

/// Writes RTP headers (RFC 3550 section 5.1) with the two header extensions that a sender of ours
/// has, in the one-byte form of RFC 8285 section 4.2.
final class RtpHeader {
    private final byte[] mid;
    private final int midExtension;
    private final int transportWideExtension;

    /// Extension ids as negotiated, 0 for none.
    RtpHeader(String mid, int midExtension, int transportWideExtension) {
        this.mid = mid.getBytes(StandardCharsets.US_ASCII);
        this.midExtension = midExtension;
        this.transportWideExtension = transportWideExtension;
    }

    /// What [#write] returns.
    int lengthBytes() {
        int elements =
                (midExtension != 0 ? 1 + mid.length : 0) + (transportWideExtension != 0 ? 3 : 0);
        return elements == 0 ? 12 : 16 + (elements + 3) / 4 * 4;
    }

    /// Returns the length of the header.
    int write(
            byte[] out,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc,
            int transportSequenceNumber) {
        boolean extended = midExtension != 0 || transportWideExtension != 0;
        out[0] = (byte) (extended ? 0x90 : 0x80);
        out[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        putU16(out, 2, sequenceNumber);
        putU32(out, 4, timestamp);
        putU32(out, 8, ssrc);
        return extended ? writeExtensions(out, transportSequenceNumber) : 12;
    }

    private int writeExtensions(byte[] out, int transportSequenceNumber) {
        int position = 16;
        if (midExtension != 0) {
            out[position++] = (byte) (midExtension << 4 | (mid.length - 1));
            System.arraycopy(mid, 0, out, position, mid.length);
            position += mid.length;
        }
        if (transportWideExtension != 0) {
            out[position++] = (byte) (transportWideExtension << 4 | 1);
            putU16(out, position, transportSequenceNumber);
            position += 2;
        }
        while ((position & 3) != 0) {
            out[position++] = 0;
        }
        putU16(out, 12, 0xBEDE);
        putU16(out, 14, (position - 16) / 4);
        return position;
    }
}
