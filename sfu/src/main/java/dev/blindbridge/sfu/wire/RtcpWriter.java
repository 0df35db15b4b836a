package dev.blindbridge.sfu.wire;

import java.util.Arrays;

/// Writes a compound RTCP packet one after the other into a byte array (RFC 3550 section 6, RFC
/// 4585). A packet that does not fit is left out whole and its method returns false.
public final class RtcpWriter {
    private byte[] buffer = new byte[0];
    private int offset;
    private int end;
    private int at;
    private int packet;

    public RtcpWriter wrap(byte[] buffer, int offset, int capacityBytes) {
        this.buffer = buffer;
        this.offset = offset;
        end = offset + capacityBytes;
        at = offset;
        packet = offset;
        return this;
    }

    /// Of all packets written since [#wrap].
    public int lengthBytes() {
        return at - offset;
    }

    /// Begins a report to which [#reportBlock] may add.
    ///
    /// @param ntpTimestamp 32.32 fixed point
    public boolean senderReport(
            int ssrc, long ntpTimestamp, int rtpTimestamp, int packetCount, int octetCount) {
        if (!begin(RtcpView.TYPE_SR, 0, 28, ssrc)) {
            return false;
        }
        Bytes.putI64(buffer, packet + 8, ntpTimestamp);
        Bytes.putI32(buffer, packet + 16, rtpTimestamp);
        Bytes.putI32(buffer, packet + 20, packetCount);
        Bytes.putI32(buffer, packet + 24, octetCount);
        return true;
    }

    /// Begins a report to which [#reportBlock] may add.
    public boolean receiverReport(int ssrc) {
        return begin(RtcpView.TYPE_RR, 0, 8, ssrc);
    }

    /// Adds a block to the report just begun; 31 at most.
    ///
    /// @param fractionLost in 1/256
    /// @param cumulativeLost clamped to 24 bits (RFC 3550 section 6.4.1)
    /// @param lastSenderReport middle 32 bits of its NTP time, 0 if none
    /// @param delaySinceLastSenderReport in 1/65536 s
    public boolean reportBlock(
            int ssrc,
            int fractionLost,
            int cumulativeLost,
            int highestSequenceNumber,
            int jitter,
            int lastSenderReport,
            int delaySinceLastSenderReport) {
        int type = at == offset ? 0 : Bytes.u8(buffer, packet + 1);
        int count = at == offset ? 31 : Bytes.u8(buffer, packet) & 0x1F;
        boolean report = type == RtcpView.TYPE_SR || type == RtcpView.TYPE_RR;
        if (!report || count == 31 || end - at < RtcpView.REPORT_BLOCK_BYTES) {
            return false;
        }
        Bytes.putI32(buffer, at, ssrc);
        Bytes.putU8(buffer, at + 4, fractionLost);
        Bytes.putU24(buffer, at + 5, Math.clamp(cumulativeLost, -0x800000, 0x7FFFFF));
        Bytes.putI32(buffer, at + 8, highestSequenceNumber);
        Bytes.putI32(buffer, at + 12, jitter);
        Bytes.putI32(buffer, at + 16, lastSenderReport);
        Bytes.putI32(buffer, at + 20, delaySinceLastSenderReport);
        at += RtcpView.REPORT_BLOCK_BYTES;
        Bytes.putU8(buffer, packet, 0x80 | (count + 1));
        Bytes.putU16(buffer, packet + 2, (at - packet) / 4 - 1);
        return true;
    }

    /// A description with one chunk and one item, the canonical name (RFC 3550 section 6.5.1).
    ///
    /// @param cname at most 255 bytes of UTF-8
    public boolean sdesCname(int ssrc, byte[] cname) {
        // Chunk: SSRC, item head of 2, text, at least one zero, up to a multiple of 4.
        int length = 8 + (2 + cname.length + 4) / 4 * 4;
        if (cname.length > 255 || !begin(RtcpView.TYPE_SDES, 1, length, ssrc)) {
            return false;
        }
        Bytes.putU8(buffer, packet + 8, 1);
        Bytes.putU8(buffer, packet + 9, cname.length);
        System.arraycopy(cname, 0, buffer, packet + 10, cname.length);
        return true;
    }

    /// Generic NACK (RFC 4585 section 6.2.1). Neighbours share a pair, so `sequenceNumbers` should
    /// ascend.
    public boolean nack(int senderSsrc, int mediaSsrc, int[] sequenceNumbers, int count) {
        if (count == 0 || !beginFeedback(RtcpView.TYPE_RTPFB, RtcpView.FMT_NACK, 0, senderSsrc)) {
            return false;
        }
        Bytes.putI32(buffer, packet + 8, mediaSsrc);
        int i = 0;
        while (i < count) {
            if (end - at < 4) {
                at = packet;
                return false;
            }
            int first = sequenceNumbers[i++] & 0xFFFF;
            int bitmask = 0;
            while (i < count && isWithinBitmask(first, sequenceNumbers[i])) {
                bitmask |= 1 << ((sequenceNumbers[i++] - first - 1) & 0xFFFF);
            }
            Bytes.putU16(buffer, at, first);
            Bytes.putU16(buffer, at + 2, bitmask);
            at += 4;
        }
        Bytes.putU16(buffer, packet + 2, (at - packet) / 4 - 1);
        return true;
    }

    private static boolean isWithinBitmask(int first, int sequenceNumber) {
        return ((sequenceNumber - first - 1) & 0xFFFF) < 16;
    }

    /// Picture loss indication (RFC 4585 section 6.3.1).
    public boolean pli(int senderSsrc, int mediaSsrc) {
        if (!beginFeedback(RtcpView.TYPE_PSFB, RtcpView.FMT_PLI, 0, senderSsrc)) {
            return false;
        }
        Bytes.putI32(buffer, packet + 8, mediaSsrc);
        return true;
    }

    /// Full intra request with one entry (RFC 5104 section 4.3.1).
    public boolean fir(int senderSsrc, int mediaSsrc, int sequenceNumber) {
        if (!beginFeedback(RtcpView.TYPE_PSFB, RtcpView.FMT_FIR, 8, senderSsrc)) {
            return false;
        }
        Bytes.putI32(buffer, packet + 12, mediaSsrc);
        Bytes.putU8(buffer, packet + 16, sequenceNumber);
        return true;
    }

    /// The source ends.
    public boolean bye(int ssrc) {
        return begin(RtcpView.TYPE_BYE, 1, 8, ssrc);
    }

    private boolean beginFeedback(int type, int format, int bodyBytes, int senderSsrc) {
        return begin(type, format, 12 + bodyBytes, senderSsrc);
    }

    private boolean begin(int type, int count, int lengthBytes, int ssrc) {
        if (end - at < lengthBytes) {
            return false;
        }
        packet = at;
        at += lengthBytes;
        Arrays.fill(buffer, packet, at, (byte) 0);
        Bytes.putU8(buffer, packet, 0x80 | count);
        Bytes.putU8(buffer, packet + 1, type);
        Bytes.putU16(buffer, packet + 2, lengthBytes / 4 - 1);
        Bytes.putI32(buffer, packet + 4, ssrc);
        return true;
    }
}
