package dev.blindbridge.sfu.route;

/// How a codec's payload descriptor tells the start of a key frame. The descriptor lies before the
/// sealed frame and is made by the sender's packetiser; of VP8 one clear byte of the frame is read
/// as well, of H.264 the type of a NAL unit (see docs/e2ee-protocol.md for why they are clear).
/// Nothing else of a payload is.
enum PayloadFormat {
    VP8,
    VP9,
    AV1,
    H264,
    /// Key frames cannot be told.
    OPAQUE;

    // RFC 6184 sections 5.2, 5.7.1 and 5.8; H.264 table 7-1.
    private static final int H264_TYPE = 0x1F;
    private static final int H264_SEQUENCE_PARAMETERS = 7;
    private static final int H264_AGGREGATION = 24;
    private static final int H264_FRAGMENT = 28;

    static PayloadFormat of(String codecName) {
        return switch (codecName) {
            case "VP8" -> VP8;
            case "VP9" -> VP9;
            case "AV1" -> AV1;
            case "H264" -> H264;
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
            case AV1 -> av1(buffer, offset, lengthBytes);
            case H264 -> h264(buffer, offset, lengthBytes);
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

    /// AV1 RTP section 4.4, aggregation header `Z Y W W N - - -`: the first packet of a coded video
    /// sequence, which does not begin inside an OBU.
    private static boolean av1(byte[] buffer, int offset, int lengthBytes) {
        return lengthBytes >= 2 && (buffer[offset] & 0x88) == 0x08;
    }

    /// RFC 6184 section 5: a packet that brings sequence parameters. They come before the picture
    /// that needs them, and a decoder that enters behind them shows nothing.
    private static boolean h264(byte[] buffer, int offset, int lengthBytes) {
        if (lengthBytes < 2) {
            return false;
        }
        int type = buffer[offset] & H264_TYPE;
        return switch (type) {
            case H264_AGGREGATION -> h264Aggregation(buffer, offset, lengthBytes);
            case H264_FRAGMENT ->
                    buffer[offset + 1] < 0
                            && (buffer[offset + 1] & H264_TYPE) == H264_SEQUENCE_PARAMETERS;
            default -> type == H264_SEQUENCE_PARAMETERS;
        };
    }

    /// RFC 6184 section 5.7.1: NAL units, each with 16 bits of length before it.
    private static boolean h264Aggregation(byte[] buffer, int offset, int lengthBytes) {
        int at = 1;
        while (at + 2 < lengthBytes) {
            if ((buffer[offset + at + 2] & H264_TYPE) == H264_SEQUENCE_PARAMETERS) {
                return true;
            }
            at += 2 + ((buffer[offset + at] & 0xFF) << 8) + (buffer[offset + at + 1] & 0xFF);
        }
        return false;
    }
}
