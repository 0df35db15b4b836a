package dev.blindbridge.sfu.wire;

/// What a datagram on a shared port is, told by its first byte (RFC 7983 section 7).
public enum DatagramKind {
    STUN,
    DTLS,
    RTP_OR_RTCP,
    /// ZRTP, TURN channels and noise: dropped.
    OTHER;

    public static DatagramKind of(int firstByte) {
        int value = firstByte & 0xFF;
        if (value <= 3) {
            return STUN;
        }
        if (value >= 20 && value <= 63) {
            return DTLS;
        }
        return value >= 128 && value <= 191 ? RTP_OR_RTCP : OTHER;
    }

    /// Tells RTCP from RTP by the second byte (RFC 5761 section 4): RTP payload types 64–95 are
    /// never negotiated.
    public static boolean isRtcp(int secondByte) {
        int value = secondByte & 0xFF;
        return value >= 192 && value <= 223;
    }
}
