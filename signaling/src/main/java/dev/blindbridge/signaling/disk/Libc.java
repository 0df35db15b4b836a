package dev.blindbridge.signaling.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/// The calls of the C library that Java has none of its own for. Linux, 64 bits.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // Variadic in C: their fixed parameters are number and option.
    private static final MethodHandle SYSCALL =
            function(
                    "syscall",
                    JAVA_LONG,
                    List.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle PRCTL =
            function(
                    "prctl",
                    JAVA_INT,
                    List.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle EXECV =
            function("execv", JAVA_INT, List.of(ADDRESS, ADDRESS));

    private static final AddressLayout STRING =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(STRING, JAVA_INT));

    private Libc() {}

    /// A call's result and, where that is -1, why.
    record Result(long value, int errno) {
        boolean failed() {
            return value == -1;
        }

        /// What the kernel said, as a person reads it.
        String reason() {
            return Libc.reason(errno);
        }
    }

    /// A system call by its number; 0 stands for arguments it does not have.
    static Result syscall(long number, MemorySegment first, long second, long third) {
        return call(SYSCALL, number, first, second, third);
    }

    static Result prctl(int option, long argument) {
        return call(PRCTL, option, argument, 0L, 0L, 0L);
    }

    /// Replaces the program of this process; returns only if that failed.
    static Result execv(MemorySegment file, MemorySegment arguments) {
        return call(EXECV, file, arguments);
    }

    private static MethodHandle function(
            String name,
            MemoryLayout result,
            List<? extends MemoryLayout> parameters,
            Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = ERRNO;
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, parameters.toArray(MemoryLayout[]::new)),
                all);
    }

    private static Result call(MethodHandle function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            Number value = (Number) invoke(function, all);
            return new Result(value.longValue(), (int) ERRNO_FIELD.get(state, 0L));
        }
    }

    private static String reason(int errno) {
        return ((MemorySegment) invoke(STRERROR, errno)).getString(0);
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable bug) { // A downcall itself throws nothing.
            throw new IllegalStateException(bug);
        }
    }
}
