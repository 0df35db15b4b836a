package dev.blindbridge.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// AV1 (section 1, "AV1"): OBUs as the low-overhead format has them (AV1 section 5.3). The whole
/// frame is hidden in one OBU of type frame; the sequence headers before it are repeated in clear.
/// Packetizers take size fields and temporal delimiters out and depacketizers put them in again
/// (AV1 RTP section 5), so neither is authenticated.
final class Av1Frame {
    private static final int FORBIDDEN = 0x80;
    private static final int EXTENSION = 4;
    private static final int HAS_SIZE = 2;

    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int FRAME_HEADER = 3;
    private static final int FRAME = 6;

    private Av1Frame() {}

    /// One OBU; `end` is where the next one begins.
    ///
    /// @param extension the extension byte, or -1
    @SuppressWarnings("ArrayRecordComponent") // A view, never compared.
    private record Obu(byte[] bytes, int header, int extension, int payload, int end) {
        int type() {
            return header >>> 3 & 0xf;
        }

        int payloadBytes() {
            return end - payload;
        }

        /// The OBU that begins at `at`, or nothing if none does (AV1 section 5.3).
        static Optional<Obu> at(byte[] bytes, int at) {
            int header = bytes[at] & 0xff;
            int next = at + 1 + ((header & EXTENSION) != 0 ? 1 : 0);
            if ((header & FORBIDDEN) != 0 || next > bytes.length) {
                return Optional.empty();
            }
            int extension = next == at + 2 ? bytes[at + 1] & 0xff : -1;
            if ((header & HAS_SIZE) == 0) {
                return Optional.of(new Obu(bytes, header, extension, next, bytes.length));
            }
            int sizeEnd = next;
            long size = 0;
            boolean more = true;
            while (more) { // AV1 section 4.10.5: at most 8 bytes, and below 2^32.
                if (sizeEnd == bytes.length || sizeEnd == next + 8) {
                    return Optional.empty();
                }
                size |= (bytes[sizeEnd] & 0x7fL) << (7 * (sizeEnd - next));
                more = bytes[sizeEnd++] < 0;
            }
            return size > bytes.length - sizeEnd
                    ? Optional.empty()
                    : Optional.of(new Obu(bytes, header, extension, sizeEnd, sizeEnd + (int) size));
        }

        void writeTo(ByteArrayOutputStream out) {
            writeHeader(out, header | HAS_SIZE, extension);
            writeSize(out, payloadBytes());
            writePayloadTo(out);
        }

        /// As it is authenticated: without its size, which packetizers change.
        void writeClearTo(ByteArrayOutputStream out) {
            writeHeader(out, header & ~HAS_SIZE, extension);
            writePayloadTo(out);
        }

        private void writePayloadTo(ByteArrayOutputStream out) {
            out.write(bytes, payload, payloadBytes());
        }
    }

    /// Nothing if it is no AV1 frame.
    static Optional<FrameParts> split(byte[] frame) {
        ByteArrayOutputStream clear = new ByteArrayOutputStream();
        ByteArrayOutputStream shell = new ByteArrayOutputStream();
        ByteArrayOutputStream hidden = new ByteArrayOutputStream(frame.length + 8);
        boolean hasFrame = false;
        for (int at = 0; at < frame.length; ) {
            Obu obu = Obu.at(frame, at).orElse(null);
            if (obu == null) {
                return Optional.empty();
            }
            at = obu.end();
            if (obu.type() == TEMPORAL_DELIMITER) {
                continue;
            }
            obu.writeTo(hidden);
            if (hasFrame) {
                continue;
            }
            if (obu.type() == SEQUENCE_HEADER) {
                obu.writeClearTo(clear);
                obu.writeTo(shell);
            } else if (obu.type() == FRAME_HEADER || obu.type() == FRAME) {
                hasFrame = true;
                int header = FRAME << 3 | (obu.header() & EXTENSION);
                writeHeader(clear, header, obu.extension());
                writeHeader(shell, header | HAS_SIZE, obu.extension());
            }
        }
        return hasFrame && clear.size() <= FrameParts.MAX_CLEAR_BYTES
                ? Optional.of(
                        new FrameParts(
                                clear.toByteArray(), hidden.toByteArray(), shell.toByteArray()))
                : Optional.empty();
    }

    /// What goes to the packetizer: `sequence headers ‖ shell header ‖ size ‖ SFrame header ‖
    /// ciphertext ‖ tag`.
    static byte[] wire(FrameParts parts, byte[] image) {
        int clearLength = parts.clear().length;
        ByteArrayOutputStream wire = new ByteArrayOutputStream(image.length + 16);
        wire.writeBytes(parts.shell());
        writeSize(wire, image.length - clearLength);
        wire.write(image, clearLength, image.length - clearLength);
        return wire.toByteArray();
    }

    /// The image in what a depacketizer gives. Nothing if it has other OBUs than sequence headers,
    /// temporal delimiters and, at the end, one shell.
    static Optional<FrameParts.Image> image(byte[] wire) {
        ByteArrayOutputStream image = new ByteArrayOutputStream(wire.length);
        for (int at = 0; at < wire.length; ) {
            Obu obu = Obu.at(wire, at).orElse(null);
            if (obu == null) {
                return Optional.empty();
            }
            at = obu.end();
            switch (obu.type()) {
                case TEMPORAL_DELIMITER -> {}
                case SEQUENCE_HEADER -> obu.writeClearTo(image);
                case FRAME -> {
                    int clearLength = image.size() + (obu.extension() < 0 ? 1 : 2);
                    obu.writeClearTo(image);
                    return at == wire.length && clearLength <= FrameParts.MAX_CLEAR_BYTES
                            ? Optional.of(new FrameParts.Image(image.toByteArray(), clearLength))
                            : Optional.empty();
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static void writeHeader(ByteArrayOutputStream out, int header, int extension) {
        out.write(header);
        if (extension >= 0) {
            out.write(extension);
        }
    }

    /// leb128 in as few bytes as can be (AV1 section 4.10.5).
    private static void writeSize(ByteArrayOutputStream out, int size) {
        int rest = size;
        while (rest >= 0x80) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
