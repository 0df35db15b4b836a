package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The codecs whose frames can be sealed, and what of a frame stays clear for the packetizer
/// (section 1). A sender of any other finds no codec here and so sends nothing.
public enum Codec {
    OPUS(1, "audio/opus"),
    VP8(2, "video/vp8"),
    VP9(3, "video/vp9"),
    AV1(4, "video/av1"),
    H264(5, "video/h264"),
    /// Redundant Opus (RFC 2198).
    RED(6, "audio/red");

    /// Metadata of what is no media frame (section 1).
    static final int NONE = 0;

    // RFC 6386 section 9.1: frame tag 3, start code 3, dimensions 4. Chromium's depacketizer reads
    // them of key frames.
    private static final int VP8_KEY_FRAME_CLEAR_BYTES = 10;

    private final int number;
    private final String mimeType;

    Codec(int number, String mimeType) {
        this.number = number;
        this.mimeType = mimeType;
    }

    /// The codec of an RTP MIME type such as `video/VP8`, or nothing if its frames cannot be
    /// sealed.
    public static Optional<Codec> ofMimeType(String mimeType) {
        String wanted = mimeType.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(codec -> codec.mimeType.equals(wanted)).findFirst();
    }

    int number() {
        return number;
    }

    boolean isAudio() {
        return this == OPUS || this == RED;
    }

    /// Takes a frame apart, a pure function of codec and frame. Nothing if it cannot be sealed: it
    /// is malformed, or shorter than the bytes that must stay clear.
    Optional<FrameParts> split(byte[] frame) {
        return switch (this) {
            case AV1 -> Av1Frame.split(frame);
            case H264 -> H264Frame.split(frame);
            case OPUS, VP8, VP9, RED -> {
                int clearLength = clearLength(frame);
                yield frame.length == 0 || frame.length < clearLength
                        ? Optional.empty()
                        : Optional.of(FrameParts.at(frame, clearLength));
            }
        };
    }

    /// What goes to the packetizer, of an image sealed from these parts.
    byte[] wire(FrameParts parts, byte[] image) {
        return switch (this) {
            case AV1 -> Av1Frame.wire(parts, image);
            case H264 -> H264Frame.wire(parts, image);
            case OPUS, VP8, VP9, RED -> image;
        };
    }

    /// The image in what came from a depacketizer: [#wire] undone. Nothing if it is not of that
    /// form.
    Optional<FrameParts.Image> image(byte[] wire) {
        return switch (this) {
            case AV1 -> Av1Frame.image(wire);
            case H264 -> H264Frame.image(wire);
            case OPUS, VP8, VP9, RED -> Optional.of(new FrameParts.Image(wire, clearLength(wire)));
        };
    }

    /// The frame for the decoder. AV1 hides the whole frame: what it shows beside is not used.
    byte[] frame(byte[] image, int clearLength, byte[] hidden) {
        if (this == AV1) {
            return hidden;
        }
        byte[] frame = Arrays.copyOf(image, clearLength + hidden.length);
        System.arraycopy(hidden, 0, frame, clearLength, hidden.length);
        return frame;
    }

    /// How many first bytes stay clear. May exceed the frame's length.
    private int clearLength(byte[] frame) {
        if (this != VP8) {
            return 0;
        }
        // RFC 6386 section 9.1: bit 0 of the first byte is 0 in a key frame.
        boolean keyFrame = frame.length > 0 && (frame[0] & 1) == 0;
        return keyFrame ? VP8_KEY_FRAME_CLEAR_BYTES : 1;
    }
}
