package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.rtp.NetworkOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames that look like Opus or VP8 to a packetiser and say when they were made. Their bytes are
/// as regular as can be: whoever sees one in clear will notice.
public final class FrameContent {
    /// Repeated through every frame of video.
    public static final String PICTURE_MARKER = "BLINDBRIDGE-IMAGE-IN-CLEAR!";

    /// Repeated through every frame of audio.
    public static final String SOUND_MARKER = "BLINDBRIDGE-SOUND-IN-CLEAR!";

    private static final byte[] PICTURE = PICTURE_MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SOUND = SOUND_MARKER.getBytes(StandardCharsets.US_ASCII);

    /// RFC 6386 section 9.1: tag, start code, dimensions; the clear bytes of a sealed key frame.
    private static final int VP8_KEY_HEADER_BYTES = 10;

    private static final int VP8_HEADER_BYTES = 3;

    /// CELT, full band, 20 ms, mono, one frame (RFC 6716 section 3.1).
    private static final byte OPUS_TOC = (byte) 0xF8;

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private FrameContent() {}

    /// A frame of an audio stream.
    public static byte[] opus(int lengthBytes, long wallMicros) {
        byte[] frame = new byte[lengthBytes];
        frame[0] = OPUS_TOC;
        fill(frame, 1, wallMicros, SOUND);
        return frame;
    }

    /// A frame of a video stream.
    public static byte[] vp8(int lengthBytes, boolean keyFrame, long wallMicros) {
        byte[] frame = new byte[lengthBytes];
        // Version 0, shown, size of the first partition, P bit.
        int tag = (lengthBytes - VP8_KEY_HEADER_BYTES) << 5 | 0x10 | (keyFrame ? 0 : 1);
        frame[0] = (byte) tag;
        frame[1] = (byte) (tag >> 8);
        frame[2] = (byte) (tag >> 16);
        if (keyFrame) {
            frame[3] = (byte) 0x9D;
            frame[4] = 0x01;
            frame[5] = 0x2A;
            frame[6] = (byte) WIDTH;
            frame[7] = (byte) (WIDTH >> 8);
            frame[8] = (byte) HEIGHT;
            frame[9] = (byte) (HEIGHT >> 8);
        }
        fill(frame, keyFrame ? VP8_KEY_HEADER_BYTES : VP8_HEADER_BYTES, wallMicros, PICTURE);
        return frame;
    }

    private static void fill(byte[] frame, int from, long wallMicros, byte[] marker) {
        NetworkOrder.putU64(frame, from, wallMicros);
        for (int i = from + 8; i < frame.length; i++) {
            frame[i] = marker[(i - from - 8) % marker.length];
        }
    }

    /// When the frame was made, or -1 if it is none of these, down to the last byte.
    public static long wallMicros(byte[] frame, boolean video) {
        int from = 1;
        if (video) {
            from =
                    frame.length > 0 && (frame[0] & 1) == 0
                            ? VP8_KEY_HEADER_BYTES
                            : VP8_HEADER_BYTES;
        }
        if (frame.length < from + 8) {
            return -1;
        }
        long wallMicros = NetworkOrder.u64(frame, from);
        byte[] expected = new byte[frame.length];
        fill(expected, from, wallMicros, video ? PICTURE : SOUND);
        boolean same = Arrays.equals(frame, from, frame.length, expected, from, frame.length);
        return same ? wallMicros : -1;
    }
}
