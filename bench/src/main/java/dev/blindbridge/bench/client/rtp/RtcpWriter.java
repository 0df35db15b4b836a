package dev.blindbridge.bench.client.rtp;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU32;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Builds one compound RTCP packet at a time (RFC 3550 section 6.1) in its own array, with room for
/// SRTCP's trailer behind it.
public final class RtcpWriter {
    private static final int MAX_BYTES = 1200;
    private static final int NTP_UNIX_OFFSET_SECONDS = (int) 2_208_988_800L;

    private final byte[] bytes = new byte[MAX_BYTES + 100];
    private int length;

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /// Begins a new compound packet.
    public RtcpWriter begin() {
        length = 0;
        return this;
    }

    /// RFC 3550 section 6.4.1, without report blocks.
    public RtcpWriter senderReport(OutgoingTrack track, long wallMicros, int rtpTimestamp) {
        int at = header(200, 0, 28);
        putU32(bytes, at + 4, track.parameters().ssrc());
        putU32(bytes, at + 8, (int) (wallMicros / 1_000_000) + NTP_UNIX_OFFSET_SECONDS);
        putU32(bytes, at + 12, (int) ((wallMicros % 1_000_000 << 32) / 1_000_000));
        putU32(bytes, at + 16, rtpTimestamp);
        putU32(bytes, at + 20, (int) track.packets());
        putU32(bytes, at + 24, (int) track.payloadBytes());
        return this;
    }

    /// RFC 3550 section 6.4.2; at most 31 blocks.
    public RtcpWriter receiverReport(int sender, List<ReceptionReport> reports, long nowNs) {
        int at = header(201, reports.size(), 8 + 24 * reports.size());
        putU32(bytes, at + 4, sender);
        for (int i = 0; i < reports.size(); i++) {
            reports.get(i).write(bytes, at + 8 + 24 * i, nowNs);
        }
        return this;
    }

    /// RFC 3550 section 6.5, CNAME only.
    public RtcpWriter sourceDescription(int sender, String cname) {
        byte[] text = cname.getBytes(StandardCharsets.UTF_8);
        int size = 8 + 2 + text.length + 1;
        int at = header(202, 1, (size + 3) & ~3);
        putU32(bytes, at + 4, sender);
        bytes[at + 8] = 1;
        bytes[at + 9] = (byte) text.length;
        System.arraycopy(text, 0, bytes, at + 10, text.length);
        return this;
    }

    /// RFC 4585 section 6.2.1; `lost` in ascending order.
    public RtcpWriter nack(int sender, int media, int[] lost) {
        int at = length;
        int position = at + 12;
        for (int i = 0; i < lost.length; position += 4) {
            int first = lost[i++];
            int mask = 0;
            while (i < lost.length && ((lost[i] - first) & 0xFFFF) <= 16) {
                mask |= 1 << (((lost[i++] - first) & 0xFFFF) - 1);
            }
            putU16(bytes, position, first);
            putU16(bytes, position + 2, mask);
        }
        header(205, 1, position - at, false);
        putU32(bytes, at + 4, sender);
        putU32(bytes, at + 8, media);
        return this;
    }

    /// RFC 4585 section 6.3.1.
    public RtcpWriter pictureLossIndication(int sender, int media) {
        int at = header(206, 1, 12);
        putU32(bytes, at + 4, sender);
        putU32(bytes, at + 8, media);
        return this;
    }

    private int header(int type, int count, int size) {
        return header(type, count, size, true);
    }

    private int header(int type, int count, int size, boolean clear) {
        int at = length;
        if (at + size > MAX_BYTES) {
            throw new IllegalStateException("RTCP packet over " + MAX_BYTES + " bytes");
        }
        if (clear) {
            Arrays.fill(bytes, at, at + size, (byte) 0);
        }
        bytes[at] = (byte) (0x80 | count);
        bytes[at + 1] = (byte) type;
        putU16(bytes, at + 2, size / 4 - 1);
        length = at + size;
        return at;
    }
}
