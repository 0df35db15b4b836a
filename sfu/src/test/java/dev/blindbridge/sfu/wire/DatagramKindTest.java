package dev.blindbridge.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DatagramKindTest {
    /// RFC 7983 section 7, figure 3.
    @Test
    void shouldTellEveryFirstByte() {
        for (int first = 0; first < 256; first++) {
            DatagramKind expected =
                    first < 4
                            ? DatagramKind.STUN
                            : first >= 20 && first < 64
                                    ? DatagramKind.DTLS
                                    : first >= 128 && first < 192
                                            ? DatagramKind.RTP_OR_RTCP
                                            : DatagramKind.OTHER;
            assertEquals(expected, DatagramKind.of((byte) first), "byte " + first);
        }
    }

    /// RFC 5761 section 4.
    @Test
    void shouldTellControlPacketsFromMedia() {
        for (int second = 0; second < 256; second++) {
            boolean control = second >= 192 && second <= 223;
            assertEquals(control, DatagramKind.isRtcp((byte) second), "byte " + second);
        }
    }
}
