package dev.blindbridge.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Builds the protocol's byte strings: `lp(x)` is a 32-bit length and x; integers are big-endian
/// (notation of docs/e2ee-protocol.md).
final class Bytes {
    private final Buffer out = new Buffer();

    private Bytes() {}

    /// A byte string that begins with `lp(label)`.
    static Bytes labelled(String label) {
        return new Bytes().lp(ascii(label));
    }

    static Bytes empty() {
        return new Bytes();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Bytes lp(byte[] value) {
        return u32(value.length).raw(value);
    }

    Bytes raw(byte[] value) {
        out.write(value, 0, value.length);
        return this;
    }

    Bytes u8(int value) {
        out.write(value);
        return this;
    }

    Bytes u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    Bytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    Bytes u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    byte[] toArray() {
        return out.toByteArray();
    }

    /// Appends the result to nothing else and erases what was collected: for strings that hold a
    /// secret.
    byte[] toArrayAndErase() {
        byte[] result = out.toByteArray();
        out.erase();
        return result;
    }

    byte[] sha256() {
        return sha256(out.toByteArray());
    }

    static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }

    static int u16At(byte[] source, int offset) {
        return (source[offset] & 0xff) << 8 | (source[offset + 1] & 0xff);
    }

    static long u64At(byte[] source, int offset) {
        return u32At(source, offset) << 32 | u32At(source, offset + 4);
    }

    static long u32At(byte[] source, int offset) {
        return Integer.toUnsignedLong(
                (source[offset] & 0xff) << 24
                        | (source[offset + 1] & 0xff) << 16
                        | (source[offset + 2] & 0xff) << 8
                        | (source[offset + 3] & 0xff));
    }

    private static final class Buffer extends ByteArrayOutputStream {
        Buffer() {
            // Nothing in the protocol's small strings outgrows this, so no grown-out-of copy stays
            // behind.
            super(512);
        }

        void erase() {
            Arrays.fill(buf, (byte) 0);
            reset();
        }
    }
}
