package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PayloadFormatTest {
    private static boolean starts(PayloadFormat format, int... payload) {
        byte[] bytes = new byte[payload.length + 2];
        for (int i = 0; i < payload.length; i++) {
            bytes[i + 1] = (byte) payload[i];
        }
        return format.startsKeyFrame(bytes, 1, payload.length);
    }

    @Test
    void shouldKnowCodecsThatShowTheirKeyFrames() {
        assertEquals(PayloadFormat.VP8, PayloadFormat.of("VP8"));
        assertEquals(PayloadFormat.VP9, PayloadFormat.of("VP9"));
        assertEquals(PayloadFormat.AV1, PayloadFormat.of("AV1"));
        assertEquals(PayloadFormat.H264, PayloadFormat.of("H264"));
        assertEquals(PayloadFormat.OPAQUE, PayloadFormat.of("OPUS"));
        assertFalse(PayloadFormat.OPAQUE.showsKeyFrames());
    }

    /// RFC 7741 section 4.2.
    @Test
    void shouldFindVp8KeyFrames() {
        assertTrue(starts(PayloadFormat.VP8, 0x10, 0x50));
        assertFalse(starts(PayloadFormat.VP8, 0x10, 0x51), "P bit");
        assertFalse(starts(PayloadFormat.VP8, 0x00, 0x50), "not the start");
        assertFalse(starts(PayloadFormat.VP8, 0x11, 0x50), "another partition");
        assertTrue(starts(PayloadFormat.VP8, 0x90, 0x80, 0x11, 0x50), "7 bits of picture id");
        assertTrue(starts(PayloadFormat.VP8, 0x90, 0x80, 0x91, 0x12, 0x50), "15 bits");
        assertTrue(starts(PayloadFormat.VP8, 0x90, 0xE0, 0x91, 0x12, 1, 0x20, 0x50), "layers");
        assertFalse(starts(PayloadFormat.VP8, 0x90, 0xE0, 0x91, 0x12, 1, 0x20, 0x51));
        assertFalse(starts(PayloadFormat.VP8, 0x90, 0xE0, 0x91, 0x12, 1, 0x20), "cut off");
    }

    /// RFC 9628 section 4.2.
    @Test
    void shouldFindVp9KeyFrames() {
        assertTrue(starts(PayloadFormat.VP9, 0x08, 0));
        assertFalse(starts(PayloadFormat.VP9, 0x48, 0), "predicted");
        assertFalse(starts(PayloadFormat.VP9, 0x00, 0), "not the start");
        assertTrue(starts(PayloadFormat.VP9, 0xA8, 0x91, 0x12, 0x01, 0), "lowest layer");
        assertFalse(starts(PayloadFormat.VP9, 0xA8, 0x91, 0x12, 0x02, 0), "upper layer");
        assertTrue(starts(PayloadFormat.VP9, 0xA8, 0x11, 0x20, 0), "short picture id");
    }

    /// AV1 RTP section 4.4: the sequence header and the one OBU that hides the frame.
    @Test
    void shouldFindAv1KeyFrames() {
        assertTrue(starts(PayloadFormat.AV1, 0x28, 0x0B, 0x08, 0));
        assertTrue(starts(PayloadFormat.AV1, 0x68, 0x0B, 0x08, 0), "goes on in the next packet");
        assertFalse(starts(PayloadFormat.AV1, 0x10, 0x30), "no new sequence");
        assertFalse(starts(PayloadFormat.AV1, 0x98, 0x30), "begins inside an OBU");
        assertFalse(starts(PayloadFormat.AV1, 0x08), "cut off");
    }

    /// RFC 6184 section 5.
    @Test
    void shouldFindH264KeyFrames() {
        assertTrue(starts(PayloadFormat.H264, 0x67, 0x42), "sequence parameters alone");
        assertTrue(starts(PayloadFormat.H264, 0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68), "aggregated");
        assertTrue(starts(PayloadFormat.H264, 0x78, 0, 1, 0x09, 0, 2, 0x67, 0x42), "second");
        assertTrue(starts(PayloadFormat.H264, 0x7C, 0x87, 0x42), "first fragment");
        assertFalse(starts(PayloadFormat.H264, 0x7C, 0x07, 0x42), "later fragment");
        assertFalse(starts(PayloadFormat.H264, 0x7C, 0x85, 0xB8), "its picture");
        assertFalse(starts(PayloadFormat.H264, 0x65, 0xB8), "a picture without parameters");
        assertFalse(starts(PayloadFormat.H264, 0x61, 0xE0), "predicted");
        assertFalse(starts(PayloadFormat.H264, 0x78, 0, 2, 0x68, 0x67, 0, 1), "cut off");
        assertFalse(starts(PayloadFormat.H264, 0x78, 0xFF, 0xFF, 0x68, 0x67), "beyond the end");
    }

    @Test
    void shouldReadNothingBeyondThePayload() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(8)];
            random.nextBytes(bytes);
            for (PayloadFormat format : PayloadFormat.values()) {
                format.startsKeyFrame(bytes, 0, bytes.length);
            }
        }
    }
}
