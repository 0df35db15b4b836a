package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// The plaintext of every message: `u8 type ‖ u32 seq ‖ u32 clock ‖ body ‖ 80 00*`, padded so that
/// the bridge sees one of a few sizes (section 2). The type is inside.
@SuppressWarnings("ArrayRecordComponent") // Taken apart once, never compared.
record Envelope(int type, long seq, long clockMs, byte[] body) {
    static final int MAX_BYTES = 65536;

    private static final int HEADER_BYTES = 9;
    private static final int BUCKET_BYTES = 4096;

    /// The longest body that fits with header and padding mark.
    static final int MAX_BODY_BYTES = MAX_BYTES - HEADER_BYTES - 1;

    byte[] plaintext() {
        if (body.length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("message too long");
        }
        byte[] out = new byte[paddedLength(HEADER_BYTES + body.length + 1)];
        byte[] header = Bytes.empty().u8(type).u32(seq).u32(clockMs).toArray();
        System.arraycopy(header, 0, out, 0, HEADER_BYTES);
        System.arraycopy(body, 0, out, HEADER_BYTES, body.length);
        out[HEADER_BYTES + body.length] = (byte) 0x80;
        return out;
    }

    static Optional<Envelope> parse(byte[] plaintext) {
        int end = InnerHeader.unpadded(plaintext);
        if (end < HEADER_BYTES || plaintext.length > MAX_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                new Envelope(
                        plaintext[0] & 0xff,
                        Bytes.u32At(plaintext, 1),
                        Bytes.u32At(plaintext, 5),
                        Arrays.copyOfRange(plaintext, HEADER_BYTES, end)));
    }

    private static int paddedLength(int length) {
        if (length <= 256) {
            return 256;
        }
        return length <= 1024 ? 1024 : (length + BUCKET_BYTES - 1) / BUCKET_BYTES * BUCKET_BYTES;
    }
}
