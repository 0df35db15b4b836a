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

/// The C library's datagram sockets, with their numbers on Linux, 64 bits.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
public final class LinuxSockets {
    public static final int SOL_UDP = 17;
    public static final int UDP_SEGMENT = 103;

    static final int AF_INET = 2;

    /// `struct mmsghdr`.
    static final int MESSAGE = 64;

    static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int SOCK_DGRAM = 2;
    static final int NON_BLOCKING = 0x800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;

    /// Blocks for the first datagram only.
    private static final int MSG_WAITFORONE = 0x10000;

    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            function("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG =
            function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    // Never waits, so that it may take an array of the heap.
    private static final MethodHandle SENDTO =
            onHeap("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

    private LinuxSockets() {}

    static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters));
    }

    static MethodHandle onHeap(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_LONG, parameters),
                Linker.Option.critical(true));
    }

    /// Bound to a port of the kernel's choice, with time stamps; never waits.
    static int datagramSocket() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment any = arena.allocate(16, 8);
            any.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            int socket = boundSocket(any, NON_BLOCKING);
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            int _ = (int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_TIMESTAMPNS, on, 4);
            return socket;
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) { // A downcall itself throws nothing.
            throw new IllegalStateException(bug);
        }
    }

    /// Bound to this `sockaddr_in`, whose port is filled in; waits for datagrams.
    public static int waitingSocket(MemorySegment address) throws IOException {
        return boundSocket(address, 0);
    }

    private static int boundSocket(MemorySegment address, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int socket =
                    checked("socket", (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM | flags, 0));
            MemorySegment size = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES);
            // Only root may go beyond net.core.rmem_max.
            if ((int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) < 0) {
                int _ = (int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_RCVBUF, size, 4);
            }
            int length = (int) address.byteSize();
            checked("bind", (int) BIND.invokeExact(socket, address, length));
            MemorySegment lengthCell = arena.allocateFrom(JAVA_INT, length);
            checked("getsockname", (int) GETSOCKNAME.invokeExact(socket, address, lengthCell));
            return socket;
        } catch (IOException e) {
            throw e;
        } catch (Throwable bug) {
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

    static int checked(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + " failed");
        }
        return result;
    }

    /// How many came; negative if none.
    static int receive(int socket, MemorySegment messages, int count) {
        return receive(socket, messages, count, 0);
    }

    /// Waits for at least one datagram; negative if a signal came instead.
    public static int awaitAndReceive(int socket, MemorySegment messages, int count) {
        return receive(socket, messages, count, MSG_WAITFORONE);
    }

    private static int receive(int socket, MemorySegment messages, int count, int flags) {
        try {
            return (int) RECVMMSG.invokeExact(socket, messages, count, flags, MemorySegment.NULL);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// How many messages left; negative if the first could not.
    public static int send(int socket, MemorySegment messages, int count) {
        try {
            return (int) SENDMMSG.invokeExact(socket, messages, count, 0);
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

    static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
