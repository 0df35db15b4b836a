package dev.blindbridge.bench.compare.limit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The C library's datagram sockets, with their numbers on Linux, 64 bits.
@SuppressWarnings("restricted") // Calls into C, with the types of its headers.
final class LibC {
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;

    /// Blocks for the first datagram only.
    private static final int MSG_WAITFORONE = 0x10000;

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

    private LibC() {}

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters));
    }

    /// A UDP socket bound to this `sockaddr_in`, whose port is filled in.
    static int boundSocket(MemorySegment address, int receiveBufferBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int socket = checked("socket", (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM, 0));
            MemorySegment size = arena.allocateFrom(JAVA_INT, receiveBufferBytes);
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
        } catch (Throwable bug) { // A downcall itself throws nothing.
            throw new IllegalStateException(bug);
        }
    }

    private static int checked(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + " failed");
        }
        return result;
    }

    /// Waits for at least one datagram; negative if a signal came instead.
    static int receive(int socket, MemorySegment messages, int count) {
        try {
            return (int)
                    RECVMMSG.invokeExact(
                            socket, messages, count, MSG_WAITFORONE, MemorySegment.NULL);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// How many messages left; negative if the first could not.
    static int send(int socket, MemorySegment messages, int count) {
        try {
            return (int) SENDMMSG.invokeExact(socket, messages, count, 0);
        } catch (Throwable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
