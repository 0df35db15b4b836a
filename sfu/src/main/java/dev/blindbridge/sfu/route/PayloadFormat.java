package dev.blindbridge.sfu.route;

/// How a codec's payload descriptor tells the start of a key frame. The descriptor lies before the
/// sealed frame and is made by the sender's packetiser; of VP8 one clear byte of the frame is read
/// as well (see docs/e2ee-protocol.md for why that byte is clear). Nothing else of a payload is.
enum PayloadFormat {
    VP8,
    VP9,
    /// Key frames cannot be told.
    OPAQUE;

    static PayloadFormat of(String codecName) {
        return switch (codecName) {
            case "VP8" -> VP8;
            case "VP9" -> VP9;
            default -> OPAQUE;
        };
    }

    /// Whether [#startsKeyFrame] ever says yes.
    boolean showsKeyFrames() {
        return this != OPAQUE;
    }

    boolean startsKeyFrame(byte[] buffer, int offset, int lengthBytes) {
        return switch (this) {
            case VP8 -> vp8(buffer, offset, lengthBytes);
            case VP9 -> vp9(buffer, offset, lengthBytes);
            case OPAQUE -> false;
        };
    }

    /// RFC 7741 section 4.2: start of partition 0, and then (section 4.3) an inverse key frame flag
    /// of zero.
    private static boolean vp8(byte[] buffer, int offset, int lengthBytes) {
        if (lengthBytes < 2 || (buffer[offset] & 0x17) != 0x10) {
            return false;
        }
        int at = 1;
        if ((buffer[offset] & 0x80) != 0) {
            int present = buffer[offset + at++];
            if ((present & 0x80) != 0) {
                at += at < lengthBytes && buffer[offset + at] < 0 ? 2 : 1;
            }
            at += (present & 0x40) != 0 ? 1 : 0;
            at += (present & 0x30) != 0 ? 1 : 0;
        }
        return at < lengthBytes && (buffer[offset + at] & 0x01) == 0;
    }

    /// RFC 9628 section 4.2: start of a frame that is not predicted from an earlier picture, in the
    /// lowest spatial layer.
    private static boolean vp9(byte[] buffer, int offset, int lengthBytes) {
        if (lengthBytes < 2 || (buffer[offset] & 0x48) != 0x08) {
            return false;
        }
        if ((buffer[offset] & 0x20) == 0) {
            return true;
        }
        int layer = 1;
        if ((buffer[offset] & 0x80) != 0) {
            layer += buffer[offset + 1] < 0 ? 2 : 1;
        }
        return layer < lengthBytes && (buffer[offset + layer] & 0x0E) == 0;
    }
}
