package dev.blindbridge.signaling.http;

import java.util.concurrent.atomic.AtomicLong;

/// What waits to be written to one client, bounded (R7): by a bound of its own, which is far above
/// what somebody who reads ever has waiting, and by a lower one while much waits for all clients
/// together. So a crowd that does not read cannot fill the memory, and who reads is never hit. Any
/// thread.
final class Backlog {
    /// More than every offer and key of a large room at once, or 48 chunks of files.
    static final int MAX_BYTES = 4 << 20;

    /// A quarter of the heap that `relay.jvm-options` allows.
    static final long MUCH_IN_ALL_BYTES = 256L << 20;

    /// Two of the largest messages. For 2000 connections, half of the heap.
    static final int MAX_BYTES_WHEN_MUCH = 256 << 10;

    private final AtomicLong inAll;
    private final AtomicLong own = new AtomicLong();

    /// Begins empty.
    ///
    /// @param inAll the sum over all clients, shared by them
    Backlog(AtomicLong inAll) {
        this.inAll = inAll;
    }

    /// Returns false if that is more than may wait; then it does not count.
    boolean add(int costBytes) {
        long all = inAll.addAndGet(costBytes);
        long bound = all > MUCH_IN_ALL_BYTES ? MAX_BYTES_WHEN_MUCH : MAX_BYTES;
        if (own.addAndGet(costBytes) > bound) {
            written(costBytes);
            return false;
        }
        return true;
    }

    /// It went out, or never will.
    void written(int costBytes) {
        own.addAndGet(-costBytes);
        inAll.addAndGet(-costBytes);
    }
}
