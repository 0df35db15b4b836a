package dev.blindbridge.sfu.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls of Linux's C library that a UDP socket needs. Each returns what C returns or, in place
/// of -1, the negative errno. The numbers and structures here and in [MessageArray] are those of 64
/// bits, little endian: the same on x86_64 and aarch64.
///
/// Made for one thread, by which all its methods but [#signal] are called.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class LinuxCalls {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int MSG_DONTWAIT = 0x40;

    static final int EINTR = -4;
    static final int EIO = -5;
    static final int EAGAIN = -11;
    static final int EINVAL = -22;
    static final int EMSGSIZE = -90;

    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x80800;
    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_READ = call("eventfd_read", JAVA_INT, ADDRESS);
    private static final MethodHandle PPOLL = call("ppoll", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle RECVMMSG =
            call("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG =
            call("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

    // Without errno, so that any thread may call it.
    private static final MethodHandle EVENTFD_WRITE =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("eventfd_write"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private static final AddressLayout STRING =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(STRING, JAVA_INT));

    private final MemorySegment errno;
    private final MemorySegment value;
    private final MemorySegment valueBytes;

    LinuxCalls(Arena arena) {
        errno = arena.allocate(Linker.Option.captureStateLayout());
        value = arena.allocate(JAVA_LONG);
        valueBytes = arena.allocate(JAVA_INT);
    }

    private static MethodHandle call(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters),
                ERRNO);
    }

    private int result(int returned) {
        return returned < 0 ? -(int) ERRNO_FIELD.get(errno, 0L) : returned;
    }

    /// A downcall itself throws nothing.
    private static IllegalStateException bug(Throwable thrown) {
        return new IllegalStateException(thrown);
    }

    /// A UDP socket that never blocks.
    int socket(int family) {
        try {
            return result(
                    (int) SOCKET.invokeExact(errno, family, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC, 0));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int bind(int socket, MemorySegment address, int lengthBytes) {
        try {
            return result((int) BIND.invokeExact(errno, socket, address, lengthBytes));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    /// Writes the socket's own address.
    int socketName(int socket, MemorySegment address) {
        try {
            valueBytes.set(JAVA_INT, 0, (int) address.byteSize());
            return result((int) GETSOCKNAME.invokeExact(errno, socket, address, valueBytes));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int setOption(int socket, int level, int option, int newValue) {
        try {
            value.set(JAVA_INT, 0, newValue);
            return result(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    errno, socket, level, option, value, Integer.BYTES));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int option(int socket, int level, int option) {
        try {
            valueBytes.set(JAVA_INT, 0, Integer.BYTES);
            int returned =
                    (int) GETSOCKOPT.invokeExact(errno, socket, level, option, value, valueBytes);
            return returned < 0 ? result(returned) : value.get(JAVA_INT, 0);
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(errno, descriptor));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    /// A descriptor that is readable once it has been given a [#signal], until [#takeSignal].
    int signalDescriptor() {
        try {
            return result((int) EVENTFD.invokeExact(errno, 0, EFD_NONBLOCK_CLOEXEC));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int takeSignal(int descriptor) {
        try {
            return result((int) EVENTFD_READ.invokeExact(errno, descriptor, value));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    /// Any thread.
    @SuppressWarnings("UnusedVariable") // It fails only if as many signals as fit wait already.
    static void signal(int descriptor) {
        try {
            int ignored = (int) EVENTFD_WRITE.invokeExact(descriptor, 1L);
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    /// @param descriptors an array of `struct pollfd`
    int poll(MemorySegment descriptors, long count, MemorySegment timeout) {
        try {
            return result(
                    (int)
                            PPOLL.invokeExact(
                                    errno, descriptors, count, timeout, MemorySegment.NULL));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int receive(int socket, MemorySegment messages, int count) {
        try {
            return result(
                    (int)
                            RECVMMSG.invokeExact(
                                    errno,
                                    socket,
                                    messages,
                                    count,
                                    MSG_DONTWAIT,
                                    MemorySegment.NULL));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    int send(int socket, MemorySegment messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(errno, socket, messages, count, MSG_DONTWAIT));
        } catch (Throwable t) {
            throw bug(t);
        }
    }

    /// The result, if it is not an error.
    ///
    /// @throws IOException with the kernel's words otherwise
    static int check(int result) throws IOException {
        if (result < 0) {
            throw new IOException(words(-result));
        }
        return result;
    }

    private static String words(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
        } catch (Throwable t) {
            throw bug(t);
        }
    }
}
