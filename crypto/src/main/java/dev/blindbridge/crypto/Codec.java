package dev.blindbridge.crypto;

import java.util.Locale;
import java.util.Optional;

/// The codecs whose frames can be sealed, and how many of a frame's first bytes stay clear for the
/// packetizer (section 1). AV1 (4) and H.264 (5) have numbers in the protocol but are not part of
/// this version: a sender of them finds no codec here and so sends nothing.
public enum Codec {
    OPUS(1),
    VP8(2),
    VP9(3),
    /// Redundant Opus (RFC 2198).
    RED(6);

    /// Metadata of what is no media frame (section 1).
    static final int NONE = 0;

    // RFC 6386 section 9.1: frame tag 3, start code 3, dimensions 4. Chromium's depacketizer reads
    // them of key frames.
    private static final int VP8_KEY_FRAME_CLEAR_BYTES = 10;

    private final int number;

    Codec(int number) {
        this.number = number;
    }

    /// The codec of an RTP MIME type such as `video/VP8`, or nothing if its frames cannot be
    /// sealed.
    public static Optional<Codec> ofMimeType(String mimeType) {
        return switch (mimeType.toLowerCase(Locale.ROOT)) {
            case "audio/opus" -> Optional.of(OPUS);
            case "audio/red" -> Optional.of(RED);
            case "video/vp8" -> Optional.of(VP8);
            case "video/vp9" -> Optional.of(VP9);
            default -> Optional.empty();
        };
    }

    int number() {
        return number;
    }

    boolean isAudio() {
        return this == OPUS || this == RED;
    }

    /// How many bytes of this frame stay clear: a pure function of codec and frame, the same before
    /// and after sealing. May exceed the frame's length; such a frame is not sealed and not opened.
    int clearLength(byte[] frame) {
        if (this != VP8) {
            return 0;
        }
        // RFC 6386 section 9.1: bit 0 of the first byte is 0 in a key frame.
        boolean keyFrame = frame.length > 0 && (frame[0] & 1) == 0;
        return keyFrame ? VP8_KEY_FRAME_CLEAR_BYTES : 1;
    }
}
