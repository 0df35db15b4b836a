package dev.blindbridge.sfu.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The few functions that we need of the system's libcrypto, OpenSSL 3 or 1.1. A context of its own
/// is a plain number here, 0 for none; who holds one must not use it after [#free].
///
/// All are critical calls: they take arrays of the heap as they are, and cost some 5 ns. The VM
/// cannot stop while a thread is in one, so each must be short, and the library's cleaning up at
/// exit never runs beneath it.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class OpenSsl {
    static final long NULL = 0;

    /// EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG of evp.h.
    static final int GET_TAG = 0x10;

    static final int SET_TAG = 0x11;

    /// Leaves a context the direction that it has.
    static final int SAME = -1;

    /// What programs are linked against, the same on every architecture.
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

    private static final MemoryLayout STRING =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, JAVA_BYTE));

    private static final @Nullable SymbolLookup LIBRARY = open();

    private static final MethodHandle VERSION =
            function("OpenSSL_version", FunctionDescriptor.of(STRING, JAVA_INT));
    private static final MethodHandle AES_128_GCM =
            function("EVP_aes_128_gcm", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle AES_128_ECB =
            function("EVP_aes_128_ecb", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle NEW =
            function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle FREE =
            function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));

    /// `int EVP_CipherInit_ex(context, cipher, engine, key, nonce, direction)`, without nonce.
    private static final MethodHandle SET_KEY =
            function(
                    "EVP_CipherInit_ex",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG,
                            JAVA_INT));

    /// The same, with a nonce alone: a packet begins.
    static final MethodHandle BEGIN =
            function(
                    "EVP_CipherInit_ex",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS,
                            JAVA_INT));

    /// `int EVP_CipherUpdate(context, out, outLength, in, inLength)`; `out` may be `in`.
    static final MethodHandle UPDATE =
            function(
                    "EVP_CipherUpdate",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));

    /// The same without `out`: what is authenticated and stays readable.
    static final MethodHandle READ =
            function(
                    "EVP_CipherUpdate",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT));

    /// `int EVP_CipherFinal_ex(context, out, outLength)`: unprotecting, whether the tag verifies.
    static final MethodHandle END =
            function(
                    "EVP_CipherFinal_ex",
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));

    /// `int EVP_CIPHER_CTX_ctrl(context, type, argument, pointer)`
    static final MethodHandle CONTROL =
            function(
                    "EVP_CIPHER_CTX_ctrl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS));

    private OpenSsl() {}

    private static @Nullable SymbolLookup open() {
        for (String name : NAMES) {
            SymbolLookup library = open(name);
            if (library != null) {
                return library;
            }
        }
        return null;
    }

    private static @Nullable SymbolLookup open(String name) {
        try {
            return SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException | IllegalCallerException _) {
            return null; // Not there, or calls into C are forbidden.
        }
    }

    /// Where there is none of that name, one that does nothing and returns 0, which means failure.
    private static MethodHandle function(String name, FunctionDescriptor type) {
        MemorySegment address =
                LIBRARY == null
                        ? MemorySegment.NULL
                        : LIBRARY.find(name).orElse(MemorySegment.NULL);
        return address.equals(MemorySegment.NULL)
                ? MethodHandles.empty(type.toMethodType())
                : Linker.nativeLinker().downcallHandle(address, type, Linker.Option.critical(true));
    }

    /// Whether it is there. Whether it does what it should, [GcmCipher#isAvailable] tries.
    static boolean isLoaded() {
        return LIBRARY != null;
    }

    /// What the library calls itself.
    static String version() {
        try {
            return ((MemorySegment) VERSION.invokeExact(0)).getString(0);
        } catch (Throwable bug) {
            throw unexpected(bug);
        }
    }

    /// A context of AES-128-GCM with its key.
    ///
    /// @param protect the direction
    /// @return [#NULL] if that failed
    static long gcm(byte[] key, boolean protect) {
        try {
            return context((long) AES_128_GCM.invokeExact(), key, protect);
        } catch (Throwable bug) {
            throw unexpected(bug);
        }
    }

    private static long context(long cipher, byte[] key, boolean protect) throws Throwable {
        long context = (long) NEW.invokeExact();
        int done =
                (int)
                        SET_KEY.invokeExact(
                                context,
                                cipher,
                                NULL,
                                MemorySegment.ofArray(key),
                                NULL,
                                protect ? 1 : 0);
        if (done == 1) {
            return context;
        }
        free(context);
        return NULL;
    }

    /// AES-128 of one block, for the derivation of keys.
    static boolean block(byte[] key, byte[] in, byte[] out) {
        try {
            long context = context((long) AES_128_ECB.invokeExact(), key, true);
            int done =
                    (int)
                            UPDATE.invokeExact(
                                    context,
                                    MemorySegment.ofArray(out),
                                    MemorySegment.ofArray(new int[1]),
                                    MemorySegment.ofArray(in),
                                    in.length);
            free(context);
            return done == 1;
        } catch (Throwable bug) {
            throw unexpected(bug);
        }
    }

    /// Wipes the context and frees it.
    static void free(long context) {
        try {
            FREE.invokeExact(context);
        } catch (Throwable bug) {
            throw unexpected(bug);
        }
    }

    /// A call into C throws nothing.
    static IllegalStateException unexpected(Throwable bug) {
        return new IllegalStateException(bug);
    }
}
