package dev.blindbridge.bench.client.transport;

import static dev.blindbridge.bench.client.transport.LinuxSockets.NON_BLOCKING;
import static dev.blindbridge.bench.client.transport.LinuxSockets.checked;
import static dev.blindbridge.bench.client.transport.LinuxSockets.function;
import static dev.blindbridge.bench.client.transport.LinuxSockets.onHeap;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The system calls that wait for many sockets, with the numbers of Linux on 64 bits.
final class LinuxPolling {
    /// `struct epoll_event` is packed on x86 alone.
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    static final int EVENT = X86 ? 12 : 16;
    static final int DATA = X86 ? 4 : 8;

    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;

    private static final MethodHandle EPOLL_CREATE = function("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT =
            function("epoll_pwait2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
    // Never wait, so that they may take arrays of the heap.
    private static final MethodHandle READ = onHeap("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = onHeap("write", JAVA_INT, ADDRESS, JAVA_LONG);

    private LinuxPolling() {}

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

    /// How many are ready; negative if a signal came.
    static int await(int epoll, MemorySegment events, int count, MemorySegment timeout) {
        try {
            return (int) EPOLL_WAIT.invokeExact(epoll, events, count, timeout, MemorySegment.NULL);
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
}
