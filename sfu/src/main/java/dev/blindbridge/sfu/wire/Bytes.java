package dev.blindbridge.sfu.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian fields of a packet. Callers have checked the bounds.
final class Bytes {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int u8(byte[] buffer, int offset) {
        return buffer[offset] & 0xFF;
    }

    static int u16(byte[] buffer, int offset) {
        return (short) SHORT.get(buffer, offset) & 0xFFFF;
    }

    static int u24(byte[] buffer, int offset) {
        return (u8(buffer, offset) << 16) | u16(buffer, offset + 1);
    }

    static int i32(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset);
    }

    static long i64(byte[] buffer, int offset) {
        return (long) LONG.get(buffer, offset);
    }

    static void putU8(byte[] buffer, int offset, int value) {
        buffer[offset] = (byte) value;
    }

    static void putU16(byte[] buffer, int offset, int value) {
        SHORT.set(buffer, offset, (short) value);
    }

    static void putU24(byte[] buffer, int offset, int value) {
        putU8(buffer, offset, value >> 16);
        putU16(buffer, offset + 1, value);
    }

    static void putI32(byte[] buffer, int offset, int value) {
        INT.set(buffer, offset, value);
    }

    static void putI64(byte[] buffer, int offset, long value) {
        LONG.set(buffer, offset, value);
    }

    /// Whether the range lies inside the array, without overflow.
    static boolean inBounds(byte[] buffer, int offset, int lengthBytes) {
        return offset >= 0 && lengthBytes >= 0 && lengthBytes <= buffer.length - offset;
    }
}
