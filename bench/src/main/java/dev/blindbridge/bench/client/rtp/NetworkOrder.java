package dev.blindbridge.bench.client.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian integers in arrays.
public final class NetworkOrder {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private NetworkOrder() {}

    public static int u8(byte[] bytes, int offset) {
        return bytes[offset] & 0xFF;
    }

    public static int u16(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset) & 0xFFFF;
    }

    /// All 32 bits; unsigned by `Integer.toUnsignedLong`.
    public static int u32(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    public static long u64(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    public static void putU16(byte[] bytes, int offset, int value) {
        SHORT.set(bytes, offset, (short) value);
    }

    public static void putU32(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    public static void putU64(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }
}
