package dev.blindbridge.bench.client.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/// The system calls of [NativeSockets], with the numbers of Linux on 64 bits.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class LinuxSockets {
    static final int AF_INET = 2;

    /// `struct epoll_event` is packed on x86 alone.
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    static final int EVENT = X86 ? 12 : 16;
    static final int DATA = X86 ? 4 : 8;

    /// `struct mmsghdr`.
    static final int MESSAGE = 64;

    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int SOCK_DGRAM = 2;
    private static final int NON_BLOCKING = 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            function("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = function("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT =
            function("epoll_pwait2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle RECVMMSG =
            function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    // Never wait, so that they may take arrays of the heap.
    private static final MethodHandle SENDTO =
            onHeap("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle READ = onHeap("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = onHeap("write", JAVA_INT, ADDRESS, JAVA_LONG);

    private LinuxSockets() {}

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static MethodHandle onHeap(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_LONG, parameters),
                Linker.Option.critical(true));
    }

    /// Bound to a port of the kernel's choice, with time stamps.
    static int datagramSocket() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int socket =
                    checked(
                            "socket",
                            (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM | NON_BLOCKING, 0));
            MemorySegment size = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES);
            // Only root may go beyond net.core.rmem_max.
            if ((int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) {
                int _ = (int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_RCVBUF, size, 4);
            }
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            int _ = (int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_TIMESTAMPNS, on, 4);
            MemorySegment any = arena.allocate(16, 8);
            any.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            checked("bind", (int) BIND.invokeExact(socket, any, 16));
            return socket;
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) { // A downcall itself throws nothing.
            throw new IllegalStateException(bug);
        }
    }

    static int localPort(int socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(16, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 16);
            int _ = (int) GETSOCKNAME.invokeExact(socket, name, length);
            return name.get(PORT, 2) & 0xFFFF;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static int epoll() throws IOException {
        try {
            return checked("epoll_create1", (int) EPOLL_CREATE.invokeExact(0));
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static int eventFd() throws IOException {
        try {
            return checked("eventfd", (int) EVENTFD.invokeExact(0, NON_BLOCKING));
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static void watch(int epoll, int descriptor, int data) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT, 8);
            event.set(U32, 0, EPOLLIN);
            event.set(U32, DATA, data);
            checked(
                    "epoll_ctl",
                    (int) EPOLL_CTL.invokeExact(epoll, EPOLL_CTL_ADD, descriptor, event));
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static int checked(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + " failed");
        }
        return result;
    }

    /// How many are ready; negative if a signal came.
    static int await(int epoll, MemorySegment events, int count, MemorySegment timeout) {
        try {
            return (int) EPOLL_WAIT.invokeExact(epoll, events, count, timeout, MemorySegment.NULL);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// How many came; negative if none.
    static int receive(int socket, MemorySegment messages, int count) {
        try {
            return (int) RECVMMSG.invokeExact(socket, messages, count, 0, MemorySegment.NULL);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static void send(int socket, byte[] bytes, int lengthBytes, MemorySegment name) {
        try {
            long _ =
                    (long)
                            SENDTO.invokeExact(
                                    socket,
                                    MemorySegment.ofArray(bytes),
                                    (long) lengthBytes,
                                    0,
                                    name,
                                    16);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static void signal(int eventFd) {
        try {
            MemorySegment one = MemorySegment.ofArray(new long[] {1});
            long _ = (long) WRITE.invokeExact(eventFd, one, 8L);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static void clear(int eventFd) {
        try {
            long _ = (long) READ.invokeExact(eventFd, MemorySegment.ofArray(new long[1]), 8L);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
