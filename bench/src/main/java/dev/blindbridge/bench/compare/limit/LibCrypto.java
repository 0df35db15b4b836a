package dev.blindbridge.bench.compare.limit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// AES-128-GCM of the system's libcrypto. Addresses are plain numbers, so that no call needs a
/// segment object; all calls are short and call nothing back, hence `critical`.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class LibCrypto {
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int TAG_BYTES = 16;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY =
            SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());

    private static final MethodHandle CONTEXT_NEW = function("EVP_CIPHER_CTX_new", JAVA_LONG);
    private static final MethodHandle AES_128_GCM = function("EVP_aes_128_gcm", JAVA_LONG);
    private static final MethodHandle INIT =
            function(
                    "EVP_CipherInit_ex",
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    ADDRESS,
                    ADDRESS,
                    JAVA_INT);
    private static final MethodHandle UPDATE =
            function(
                    "EVP_CipherUpdate",
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG,
                    ADDRESS,
                    JAVA_LONG,
                    JAVA_INT);
    private static final MethodHandle FINAL =
            function("EVP_CipherFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS);
    private static final MethodHandle CONTROL =
            function("EVP_CIPHER_CTX_ctrl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private LibCrypto() {}

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LIBRARY.findOrThrow(name),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.critical(false));
    }

    /// A context with its key schedule made; never freed, it lives as long as the process.
    static long context(byte[] key, boolean protecting) {
        try (Arena arena = Arena.ofConfined()) {
            long context = (long) CONTEXT_NEW.invokeExact();
            long cipher = (long) AES_128_GCM.invokeExact();
            MemorySegment keyBytes =
                    arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, key);
            int direction = protecting ? 1 : 0;
            expect(
                    (int)
                            INIT.invokeExact(
                                    context, cipher, 0L, keyBytes, MemorySegment.NULL, direction));
            return context;
        } catch (Throwable bug) { // A downcall itself throws nothing.
            throw new IllegalStateException(bug);
        }
    }

    private static void expect(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto refused");
        }
    }

    /// Begins a packet with its own nonce.
    static void begin(long context, MemorySegment nonce) {
        try {
            // -1: the direction stays.
            expect((int) INIT.invokeExact(context, 0L, 0L, MemorySegment.NULL, nonce, -1));
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// Bytes that are authenticated (`to` is 0) or transformed.
    static void update(long context, long to, MemorySegment length, long from, int count) {
        try {
            expect((int) UPDATE.invokeExact(context, to, length, from, count));
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// Ends a packet that is protected and writes its tag.
    static void writeTag(long context, MemorySegment length, long tag) {
        try {
            expect((int) FINAL.invokeExact(context, tag, length));
            expect((int) CONTROL.invokeExact(context, GET_TAG, TAG_BYTES, tag));
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// Ends a packet that is unprotected: whether it is what its sender made.
    static boolean tagHolds(long context, MemorySegment length, long tag) {
        try {
            expect((int) CONTROL.invokeExact(context, SET_TAG, TAG_BYTES, tag));
            return (int) FINAL.invokeExact(context, tag, length) == 1;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
