package dev.blindbridge.sfu.wire;

/// Walks a compound RTCP packet (RFC 3550 section 6, RFC 4585), also a reduced-size one (RFC 5506).
/// Valid until the next wrap or until the bytes change. Call [#next] before each packet; accessors
/// of a kind mean something only while [#kind] says so, and each index must be below its count.
public final class RtcpView {
    /// Kinds that we act on; a packet of a known type that is too short for it is OTHER.
    public enum Kind {
        SENDER_REPORT,
        RECEIVER_REPORT,
        SDES,
        BYE,
        NACK,
        TRANSPORT_CC,
        PLI,
        FIR,
        REMB,
        OTHER
    }

    static final int TYPE_SR = 200;
    static final int TYPE_RR = 201;
    static final int TYPE_SDES = 202;
    static final int TYPE_BYE = 203;
    static final int TYPE_RTPFB = 205;
    static final int TYPE_PSFB = 206;
    static final int FMT_NACK = 1;
    static final int FMT_TRANSPORT_CC = 15;
    static final int FMT_PLI = 1;
    static final int FMT_FIR = 4;
    static final int FMT_AFB = 15;
    static final int REPORT_BLOCK_BYTES = 24;
    private static final int REMB_NAME = 0x52454D42;
    private static final int FEEDBACK_HEADER_BYTES = 12;

    private byte[] buffer = new byte[0];
    private int end;
    private int nextAt;
    private int at;
    private int lengthBytes;
    private Kind kind = Kind.OTHER;

    /// Checks the chain of lengths of the whole compound.
    ///
    /// @return whether it is well-formed; else there is no [#next]
    public boolean wrap(byte[] buffer, int offset, int lengthBytes) {
        this.buffer = buffer;
        nextAt = offset;
        at = offset;
        this.lengthBytes = 0;
        kind = Kind.OTHER;
        boolean wellFormed =
                Bytes.inBounds(buffer, offset, lengthBytes)
                        && lengthBytes >= 4
                        && isChain(offset, offset + lengthBytes);
        end = wellFormed ? offset + lengthBytes : offset;
        return wellFormed;
    }

    private boolean isChain(int from, int to) {
        int packet = from;
        while (packet < to) {
            if (to - packet < 4 || Bytes.u8(buffer, packet) >> 6 != 2) {
                return false;
            }
            int length = 4 + 4 * Bytes.u16(buffer, packet + 2);
            if (length > to - packet || !paddingFits(packet, length)) {
                return false;
            }
            packet += length;
        }
        return true;
    }

    private boolean paddingFits(int packet, int length) {
        if ((Bytes.u8(buffer, packet) & 0x20) == 0) {
            return true;
        }
        int padding = Bytes.u8(buffer, packet + length - 1);
        return padding > 0 && padding <= length - 4;
    }

    /// Goes to the next packet.
    ///
    /// @return whether there is one
    public boolean next() {
        if (nextAt >= end) {
            return false;
        }
        at = nextAt;
        lengthBytes = 4 + 4 * Bytes.u16(buffer, at + 2);
        nextAt = at + lengthBytes;
        if ((Bytes.u8(buffer, at) & 0x20) != 0) {
            lengthBytes -= Bytes.u8(buffer, nextAt - 1);
        }
        kind = classify();
        return true;
    }

    private Kind classify() {
        return switch (type()) {
            case TYPE_SR -> fits(28 + REPORT_BLOCK_BYTES * count(), Kind.SENDER_REPORT);
            case TYPE_RR -> fits(8 + REPORT_BLOCK_BYTES * count(), Kind.RECEIVER_REPORT);
            case TYPE_SDES -> Kind.SDES;
            case TYPE_BYE -> fits(4 + 4 * count(), Kind.BYE);
            case TYPE_RTPFB -> classifyTransportFeedback();
            case TYPE_PSFB -> classifyPayloadFeedback();
            default -> Kind.OTHER;
        };
    }

    private Kind classifyTransportFeedback() {
        return switch (count()) {
            case FMT_NACK -> fits(FEEDBACK_HEADER_BYTES + 4, Kind.NACK);
            case FMT_TRANSPORT_CC -> fits(FEEDBACK_HEADER_BYTES + 8, Kind.TRANSPORT_CC);
            default -> Kind.OTHER;
        };
    }

    private Kind classifyPayloadFeedback() {
        return switch (count()) {
            case FMT_PLI -> fits(FEEDBACK_HEADER_BYTES, Kind.PLI);
            case FMT_FIR -> fits(FEEDBACK_HEADER_BYTES + 8, Kind.FIR);
            case FMT_AFB -> isRemb() ? Kind.REMB : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private boolean isRemb() {
        return lengthBytes >= FEEDBACK_HEADER_BYTES + 8 && Bytes.i32(buffer, at + 12) == REMB_NAME;
    }

    private Kind fits(int neededBytes, Kind known) {
        return lengthBytes >= neededBytes ? known : Kind.OTHER;
    }

    public Kind kind() {
        return kind;
    }

    public byte[] buffer() {
        return buffer;
    }

    /// Where in [#buffer] the present packet begins.
    public int offset() {
        return at;
    }

    /// Length of the present packet without its padding.
    public int lengthBytes() {
        return lengthBytes;
    }

    public int type() {
        return Bytes.u8(buffer, at + 1);
    }

    /// Report count, source count or feedback message type, as the type has it.
    public int count() {
        return Bytes.u8(buffer, at) & 0x1F;
    }

    /// The SSRC behind the first word of all but SDES and BYE; 0 where the packet is too short.
    public int senderSsrc() {
        return lengthBytes < 8 ? 0 : Bytes.i32(buffer, at + 4);
    }

    /// Feedback: the stream it is about. Zero and meaningless in FIR.
    public int mediaSsrc() {
        return lengthBytes < FEEDBACK_HEADER_BYTES ? 0 : Bytes.i32(buffer, at + 8);
    }

    /// Sender report: 32.32 fixed point (RFC 3550 section 4).
    public long ntpTimestamp() {
        return Bytes.i64(buffer, at + 8);
    }

    /// Sender report.
    public int rtpTimestamp() {
        return Bytes.i32(buffer, at + 16);
    }

    /// Sender report.
    public int senderPacketCount() {
        return Bytes.i32(buffer, at + 20);
    }

    /// Sender report.
    public int senderOctetCount() {
        return Bytes.i32(buffer, at + 24);
    }

    private int block(int index) {
        return at + (type() == TYPE_SR ? 28 : 8) + REPORT_BLOCK_BYTES * index;
    }

    /// Sender and receiver reports: [#count] blocks.
    public int reportSsrc(int index) {
        return Bytes.i32(buffer, block(index));
    }

    /// In 1/256.
    public int reportFractionLost(int index) {
        return Bytes.u8(buffer, block(index) + 4);
    }

    /// Signed: duplicates can make it negative.
    public int reportCumulativeLost(int index) {
        return Bytes.u24(buffer, block(index) + 5) << 8 >> 8;
    }

    public int reportHighestSequenceNumber(int index) {
        return Bytes.i32(buffer, block(index) + 8);
    }

    /// In units of the RTP clock.
    public int reportJitter(int index) {
        return Bytes.i32(buffer, block(index) + 12);
    }

    /// Middle 32 bits of the NTP time of the last sender report.
    public int reportLastSenderReport(int index) {
        return Bytes.i32(buffer, block(index) + 16);
    }

    /// In 1/65536 s.
    public int reportDelaySinceLastSenderReport(int index) {
        return Bytes.i32(buffer, block(index) + 20);
    }

    /// BYE: [#count] sources.
    public int byeSsrc(int index) {
        return Bytes.i32(buffer, at + 4 + 4 * index);
    }

    /// NACK: number of pairs (RFC 4585 section 6.2.1).
    public int nackCount() {
        return (lengthBytes - FEEDBACK_HEADER_BYTES) / 4;
    }

    public int nackPacketId(int index) {
        return Bytes.u16(buffer, at + FEEDBACK_HEADER_BYTES + 4 * index);
    }

    /// Bit i set: packet id + i + 1 is lost as well.
    public int nackBitmask(int index) {
        return Bytes.u16(buffer, at + FEEDBACK_HEADER_BYTES + 4 * index + 2);
    }

    /// NACK: writes out the sequence numbers asked for, as many as `into` holds.
    ///
    /// @return their number
    public int nackedSequenceNumbers(int[] into) {
        int written = 0;
        for (int i = 0; i < nackCount(); i++) {
            int first = nackPacketId(i);
            int lost = (nackBitmask(i) << 1) | 1;
            for (int distance = 0; lost >> distance != 0 && written < into.length; distance++) {
                if (((lost >> distance) & 1) != 0) {
                    into[written++] = (first + distance) & 0xFFFF;
                }
            }
        }
        return written;
    }

    /// FIR: number of entries (RFC 5104 section 4.3.1).
    public int firCount() {
        return (lengthBytes - FEEDBACK_HEADER_BYTES) / 8;
    }

    public int firSsrc(int index) {
        return Bytes.i32(buffer, at + FEEDBACK_HEADER_BYTES + 8 * index);
    }

    public int firSequenceNumber(int index) {
        return Bytes.u8(buffer, at + FEEDBACK_HEADER_BYTES + 8 * index + 4);
    }
}
