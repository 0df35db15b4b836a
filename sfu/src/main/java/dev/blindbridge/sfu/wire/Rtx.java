package dev.blindbridge.sfu.wire;

/// Retransmission payload format (RFC 4588 section 4): the original sequence number (OSN) stands
/// before the original payload.
public final class Rtx {
    public static final int OSN_BYTES = 2;

    private Rtx() {}

    /// The sequence number that an RTX packet repeats.
    ///
    /// @return -1 where there is none: bandwidth probes are RTX packets of padding alone
    public static int originalSequenceNumber(RtpView rtx) {
        return rtx.payloadLengthBytes() < OSN_BYTES
                ? -1
                : Bytes.u16(rtx.buffer(), rtx.payloadOffset());
    }

    /// Turns an RTX packet in place into the one it repeats. Needs an OSN. Its first byte is then
    /// at `rtx.offset() + OSN_BYTES`, its length `rtx.lengthBytes() - OSN_BYTES`; `rtx` is no
    /// longer valid.
    public static void unwrap(RtpView rtx, int payloadType, int ssrc) {
        byte[] buffer = rtx.buffer();
        int from = rtx.offset();
        int original = from + OSN_BYTES;
        int sequenceNumber = originalSequenceNumber(rtx);
        System.arraycopy(buffer, from, buffer, original, rtx.headerLengthBytes());
        int markerBit = buffer[original + 1] & 0x80;
        Bytes.putU8(buffer, original + 1, markerBit | (payloadType & 0x7F));
        Bytes.putU16(buffer, original + 2, sequenceNumber);
        Bytes.putI32(buffer, original + 8, ssrc);
    }

    /// Writes the OSN; the original payload follows behind it.
    ///
    /// @return [#OSN_BYTES]
    public static int putOriginalSequenceNumber(byte[] out, int offset, int sequenceNumber) {
        Bytes.putU16(out, offset, sequenceNumber);
        return OSN_BYTES;
    }
}
