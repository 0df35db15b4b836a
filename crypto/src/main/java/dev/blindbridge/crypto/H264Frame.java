package dev.blindbridge.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// H.264 (section 1, "H.264"): NAL units in Annex B form. Parameter sets stay clear, and of the
/// first slice its header byte and two more: a depacketizer reads there where a picture begins and
/// which parameters it needs. All that follows, further slices too, is hidden in that one NAL unit.
final class H264Frame {
    private static final byte[] START_CODE = {0, 0, 0, 1};
    private static final int SHORT_START_CODE_BYTES = 3;

    /// Header, and two bytes that hold first_mb_in_slice, slice_type and the parameter set's id
    /// (H.264 section 7.3.3).
    private static final int SLICE_CLEAR_BYTES = 3;

    private static final int FORBIDDEN = 0x80;

    // H.264 table 7-1.
    private static final int SLICE = 1;
    private static final int KEY_SLICE = 5;
    private static final int SUPPLEMENTAL = 6;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;
    private static final int ACCESS_UNIT_DELIMITER = 9;
    private static final int FILLER = 12;
    private static final int PREFIX = 14;

    /// Ends the sealed bytes: a NAL unit must not end with a zero (H.264 section 7.4.1).
    private static final byte STOP = 1;

    private H264Frame() {}

    /// Nothing if it is no H.264 frame with a slice.
    static Optional<FrameParts> split(byte[] frame) {
        ByteArrayOutputStream clear = new ByteArrayOutputStream();
        int at = firstNalUnit(frame);
        while (at >= 0) {
            int next = nextStartCode(frame, at);
            int end = endOfNalUnit(frame, at, next);
            switch (typeAt(frame, at, end)) {
                case SEQUENCE_PARAMETERS, PICTURE_PARAMETERS -> {
                    clear.writeBytes(START_CODE);
                    clear.write(frame, at, end - at);
                }
                case SLICE, KEY_SLICE -> {
                    return slice(frame, at, end, clear);
                }
                // Decoders do without them, and supplemental information may be content.
                case SUPPLEMENTAL, ACCESS_UNIT_DELIMITER, FILLER, PREFIX -> {}
                default -> {
                    return Optional.empty();
                }
            }
            at = next < 0 ? -1 : next + SHORT_START_CODE_BYTES;
        }
        return Optional.empty();
    }

    private static Optional<FrameParts> slice(
            byte[] frame, int at, int end, ByteArrayOutputStream before) {
        int hiddenFrom = at + SLICE_CLEAR_BYTES;
        before.writeBytes(START_CODE);
        before.write(frame, at, Math.min(SLICE_CLEAR_BYTES, end - at));
        if (hiddenFrom > end || before.size() > FrameParts.MAX_CLEAR_BYTES) {
            return Optional.empty();
        }
        byte[] clear = before.toByteArray();
        byte[] hidden = Arrays.copyOfRange(frame, hiddenFrom, frame.length);
        return Optional.of(new FrameParts(clear, hidden, clear));
    }

    /// What goes to the packetizer: the clear bytes, then the sealed ones and a stop byte, escaped
    /// so that no start code is seen in them (H.264 section 7.4.1).
    static byte[] wire(FrameParts parts, byte[] image) {
        int clearLength = parts.clear().length;
        ByteArrayOutputStream wire = new ByteArrayOutputStream(image.length + image.length / 64);
        wire.write(image, 0, clearLength);
        int zeros = zerosBefore(image, clearLength);
        for (int i = clearLength; i <= image.length; i++) {
            int value = i < image.length ? image[i] & 0xff : STOP;
            if (zeros == 2 && value <= 3) {
                wire.write(3);
                zeros = 0;
            }
            wire.write(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return wire.toByteArray();
    }

    /// The image in what a depacketizer gives. Nothing if it has other NAL units than parameter
    /// sets and, at the end, one slice, sealed as [#wire] does.
    static Optional<FrameParts.Image> image(byte[] wire) {
        ByteArrayOutputStream image = new ByteArrayOutputStream(wire.length);
        int at = firstNalUnit(wire);
        while (at >= 0) {
            int next = nextStartCode(wire, at);
            int end = endOfNalUnit(wire, at, next);
            int type = typeAt(wire, at, end);
            boolean isSlice = type == SLICE || type == KEY_SLICE;
            image.writeBytes(START_CODE);
            if (isSlice) {
                image.write(wire, at, Math.min(SLICE_CLEAR_BYTES, end - at));
                int clearLength = image.size();
                boolean whole =
                        next < 0
                                && clearLength <= FrameParts.MAX_CLEAR_BYTES
                                && unescape(wire, at + SLICE_CLEAR_BYTES, image);
                return whole
                        ? Optional.of(new FrameParts.Image(image.toByteArray(), clearLength))
                        : Optional.empty();
            }
            if (type != SEQUENCE_PARAMETERS && type != PICTURE_PARAMETERS) {
                return Optional.empty();
            }
            image.write(wire, at, end - at);
            at = next < 0 ? -1 : next + SHORT_START_CODE_BYTES;
        }
        return Optional.empty();
    }

    /// Takes escapes and stop byte away; false if they are not as [#wire] sets them.
    private static boolean unescape(byte[] wire, int from, ByteArrayOutputStream out) {
        int last = wire.length - 1;
        if (from > last || wire[last] != STOP) {
            return false;
        }
        int zeros = zerosBefore(wire, from);
        for (int i = from; i < wire.length; i++) {
            int value = wire[i] & 0xff;
            boolean escape = zeros == 2 && value == 3;
            if ((zeros == 2 && value < 3) || (escape && (wire[i + 1] & 0xff) > 3)) {
                return false;
            }
            if (!escape && i < last) {
                out.write(value);
            }
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return true;
    }

    /// How many zeros end what comes before, at most 2 of the two clear bytes of a slice.
    private static int zerosBefore(byte[] bytes, int offset) {
        if (bytes[offset - 1] != 0) {
            return 0;
        }
        return bytes[offset - 2] == 0 ? 2 : 1;
    }

    /// Where the first NAL unit begins; -1 if there is none or something else comes before it.
    private static int firstNalUnit(byte[] bytes) {
        int code = nextStartCode(bytes, 0);
        for (int i = 0; i < code; i++) {
            if (bytes[i] != 0) {
                return -1;
            }
        }
        return code < 0 ? -1 : code + SHORT_START_CODE_BYTES;
    }

    /// Where the next 00 00 01 stands, or -1.
    private static int nextStartCode(byte[] bytes, int from) {
        for (int i = from; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
                return i;
            }
        }
        return -1;
    }

    /// Zeros before a start code belong to no NAL unit (H.264 section B.1.1).
    private static int endOfNalUnit(byte[] bytes, int at, int next) {
        if (next < 0) {
            return bytes.length;
        }
        int end = next;
        while (end > at && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /// -1 if the unit is empty or its forbidden bit is set.
    private static int typeAt(byte[] bytes, int at, int end) {
        return at >= end || (bytes[at] & FORBIDDEN) != 0 ? -1 : bytes[at] & 0x1f;
    }
}
