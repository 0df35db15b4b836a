package dev.blindbridge.sfu.wire;

/// Writes RTP headers (RFC 3550 section 5.1) with extensions in the one-byte form (RFC 8285 section
/// 4.2). Reusable: [#begin], elements, [#endHeader].
public final class RtpWriter {
    private byte[] buffer = new byte[0];
    private int offset;
    private int at;

    /// Starts a header. At least [RtpView#FIXED_HEADER_BYTES] and what the extensions need must
    /// follow `offset`: that is the caller's to ensure.
    public RtpWriter begin(
            byte[] buffer,
            int offset,
            int payloadType,
            boolean marker,
            int sequenceNumber,
            int timestamp,
            int ssrc) {
        this.buffer = buffer;
        this.offset = offset;
        at = offset + RtpView.FIXED_HEADER_BYTES;
        Bytes.putU8(buffer, offset, 0x80);
        Bytes.putU8(buffer, offset + 1, (marker ? 0x80 : 0) | (payloadType & 0x7F));
        Bytes.putU16(buffer, offset + 2, sequenceNumber);
        Bytes.putI32(buffer, offset + 4, timestamp);
        Bytes.putI32(buffer, offset + 8, ssrc);
        return this;
    }

    /// Adds an element.
    ///
    /// @param id 1–14
    /// @param lengthBytes 1–16
    public RtpWriter extension(int id, byte[] value, int valueOffset, int lengthBytes) {
        beginElement(id, lengthBytes);
        System.arraycopy(value, valueOffset, buffer, at, lengthBytes);
        at += lengthBytes;
        return this;
    }

    /// Adds an element of one byte, as the video orientation is.
    public RtpWriter extension8(int id, int value) {
        beginElement(id, 1);
        Bytes.putU8(buffer, at++, value);
        return this;
    }

    /// Adds an element of two bytes, as the transport-wide sequence number is.
    public RtpWriter extension16(int id, int value) {
        beginElement(id, 2);
        Bytes.putU16(buffer, at, value);
        at += 2;
        return this;
    }

    private void beginElement(int id, int lengthBytes) {
        if (id < 1 || id > 14 || lengthBytes < 1 || lengthBytes > 16) {
            throw new IllegalArgumentException("no one-byte form: " + id + ", " + lengthBytes);
        }
        if (at == offset + RtpView.FIXED_HEADER_BYTES) {
            Bytes.putU8(buffer, offset, 0x90);
            Bytes.putU16(buffer, at, 0xBEDE);
            at += 4;
        }
        Bytes.putU8(buffer, at++, (id << 4) | (lengthBytes - 1));
    }

    /// Pads and closes the header.
    ///
    /// @return its length: the payload goes to `offset` plus this
    public int endHeader() {
        int extensions = offset + RtpView.FIXED_HEADER_BYTES;
        if (at > extensions) {
            while ((at - extensions) % 4 != 0) {
                buffer[at++] = 0;
            }
            Bytes.putU16(buffer, extensions + 2, (at - extensions) / 4 - 1);
        }
        return at - offset;
    }
}
