package dev.blindbridge.crypto;

/// The SFrame header: config byte `X|KKK|Y|CCC`, key id, counter (RFC 9605 section 4.3). Minimal
/// encoding only. Values are unsigned 64-bit, as in the RFC; the protocol's own narrower ranges are
/// checked by the opener.
record SframeHeader(long keyId, long counter, int lengthBytes) {
    /// What became of a parse.
    sealed interface Result permits Parsed, Malformed {}

    record Parsed(SframeHeader header) implements Result {}

    record Malformed(RejectReason reason) implements Result {}

    static byte[] encode(long keyId, long counter) {
        int keyIdBytes = lengthOf(keyId);
        int counterBytes = lengthOf(counter);
        byte[] out = new byte[1 + keyIdBytes + counterBytes];
        out[0] = (byte) (config(keyId, keyIdBytes) << 4 | config(counter, counterBytes));
        write(keyId, out, 1, keyIdBytes);
        write(counter, out, 1 + keyIdBytes, counterBytes);
        return out;
    }

    static Result parse(byte[] wire, int offset) {
        if (offset >= wire.length) {
            return new Malformed(RejectReason.TOO_SHORT);
        }
        int config = wire[offset] & 0xff;
        int keyIdBytes = extraBytes(config >>> 4);
        int counterBytes = extraBytes(config & 0xf);
        int length = 1 + keyIdBytes + counterBytes;
        if (offset + length > wire.length) {
            return new Malformed(RejectReason.TOO_SHORT);
        }
        long keyId = read(wire, offset + 1, keyIdBytes, config >>> 4 & 7);
        long counter = read(wire, offset + 1 + keyIdBytes, counterBytes, config & 7);
        if (lengthOf(keyId) != keyIdBytes || lengthOf(counter) != counterBytes) {
            return new Malformed(RejectReason.NON_MINIMAL);
        }
        return new Parsed(new SframeHeader(keyId, counter, length));
    }

    /// Bytes that follow the config byte: none for values below 8.
    private static int lengthOf(long value) {
        return value >= 0 && value < 8 ? 0 : (71 - Long.numberOfLeadingZeros(value)) / 8;
    }

    private static int config(long value, int lengthBytes) {
        return lengthBytes == 0 ? (int) value : 8 | lengthBytes - 1;
    }

    private static int extraBytes(int nibble) {
        return (nibble & 8) == 0 ? 0 : (nibble & 7) + 1;
    }

    private static void write(long value, byte[] out, int offset, int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            out[offset + i] = (byte) (value >>> (8 * (lengthBytes - 1 - i)));
        }
    }

    private static long read(byte[] wire, int offset, int lengthBytes, int inlineValue) {
        if (lengthBytes == 0) {
            return inlineValue;
        }
        long value = 0;
        for (int i = 0; i < lengthBytes; i++) {
            value = value << 8 | (wire[offset + i] & 0xff);
        }
        return value;
    }
}
