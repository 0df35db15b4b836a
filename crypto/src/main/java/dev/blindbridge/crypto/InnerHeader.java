package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// The plaintext of a media frame: `u8 flags | u32 clock | u8 level, if any | frame | 80 00*, if
/// padded` (section 1).
record InnerHeader(boolean keyFrame, int level, int layer, long clockMs) {
    static final int LENGTH_BYTES = 5;

    private static final int KEY_FRAME = 1;
    private static final int LEVEL = 2;
    private static final int PADDED = 4;
    private static final int LAYER_SHIFT = 3;
    private static final int RESERVED = 0xe0;
    private static final byte PADDING_START = (byte) 0x80;

    @SuppressWarnings("ArrayRecordComponent") // Taken apart once, never compared.
    record Content(InnerHeader header, byte[] frame) {}

    InnerHeader {
        if (layer < 0 || layer > 3 || level < OpenedFrame.NO_LEVEL || level > 127) {
            throw new IllegalArgumentException("layer " + layer + ", level " + level);
        }
    }

    /// The plaintext of a frame without its clear bytes, filled up to `paddedBytes` if that is more
    /// (0: no padding at all).
    byte[] plaintext(byte[] frame, int paddedBytes) {
        boolean levelled = level != OpenedFrame.NO_LEVEL;
        boolean padded = paddedBytes > 0;
        int headerBytes = LENGTH_BYTES + (levelled ? 1 : 0);
        int frameEnd = headerBytes + frame.length;
        byte[] out = new byte[padded ? Math.max(frameEnd + 1, paddedBytes) : frameEnd];
        out[0] =
                (byte)
                        ((keyFrame ? KEY_FRAME : 0)
                                | (levelled ? LEVEL : 0)
                                | (padded ? PADDED : 0)
                                | layer << LAYER_SHIFT);
        for (int i = 0; i < 4; i++) {
            out[1 + i] = (byte) (clockMs >>> (24 - 8 * i));
        }
        if (levelled) {
            out[LENGTH_BYTES] = (byte) level;
        }
        System.arraycopy(frame, 0, out, headerBytes, frame.length);
        if (padded) {
            out[frameEnd] = PADDING_START;
        }
        return out;
    }

    /// Splits an authentic plaintext, or nothing if its sender did not keep to the layout.
    static Optional<Content> parse(byte[] plaintext) {
        if (plaintext.length < LENGTH_BYTES || (plaintext[0] & RESERVED) != 0) {
            return Optional.empty();
        }
        int flags = plaintext[0];
        int start = LENGTH_BYTES + ((flags & LEVEL) != 0 ? 1 : 0);
        int end = (flags & PADDED) != 0 ? unpadded(plaintext) : plaintext.length;
        if (end < start) {
            return Optional.empty();
        }
        // RFC 6464 section 3 has seven bits of level; what is louder on paper is as quiet as can
        // be.
        int level =
                (flags & LEVEL) != 0
                        ? Math.min(plaintext[LENGTH_BYTES] & 0xff, 127)
                        : OpenedFrame.NO_LEVEL;
        InnerHeader header =
                new InnerHeader(
                        (flags & KEY_FRAME) != 0,
                        level,
                        flags >>> LAYER_SHIFT & 3,
                        Bytes.u32At(plaintext, 1));
        return Optional.of(new Content(header, Arrays.copyOfRange(plaintext, start, end)));
    }

    /// Where the padding begins: trailing zeros and one 80; -1 if there is none. Shared with
    /// messages (section 2).
    static int unpadded(byte[] plaintext) {
        int end = plaintext.length;
        while (end > 0 && plaintext[end - 1] == 0) {
            end--;
        }
        return end > 0 && plaintext[end - 1] == PADDING_START ? end - 1 : -1;
    }
}
