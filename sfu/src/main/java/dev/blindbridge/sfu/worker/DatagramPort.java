package dev.blindbridge.sfu.worker;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// One bound UDP socket. All methods but [#wakeUp] belong to the worker's thread, which also opens
/// it.
interface DatagramPort extends AutoCloseable {
    /// R7: longer datagrams are dropped. Larger than any that a browser or the path makes.
    int MAX_RECEIVE_BYTES = 2048;

    /// Asked of the kernel for both directions: 30 ms of a gigabit. It may grant less.
    int SOCKET_BUFFER_BYTES = 4 << 20;

    /// Takes the datagrams of a batch, one by one.
    interface Receiver {
        /// The bytes may be changed in place and are gone after the call.
        void onDatagram(byte[] buffer, int offset, int lengthBytes, InetSocketAddress from);
    }

    /// How a worker opens its port.
    interface Opener {
        DatagramPort open(InetSocketAddress address) throws IOException;
    }

    /// Receives what is there, waiting for it at most so long; at once if not positive.
    void receive(long maxWaitNs, Receiver receiver);

    /// Queues datagrams to one receiver that lie side by side: `segmentBytes` each, the last may be
    /// shorter. Drops and counts them if too much is queued already.
    ///
    /// @param bytes native memory, not to be changed before [#flush]
    void send(
            MemorySegment bytes,
            int offset,
            int lengthBytes,
            int segmentBytes,
            InetSocketAddress to);

    /// Passes on what is queued.
    void flush();

    /// Makes the [#receive] under way, or else the next, return at once. Any thread.
    void wakeUp();

    PortKind kind();

    InetSocketAddress localAddress();

    /// What the kernel granted; Linux counts its own bookkeeping in.
    SocketBuffers buffers();

    /// Datagrams not sent because the socket was full or refused them.
    long droppedDatagrams();

    /// Datagrams not taken because they were too long.
    long oversizedDatagrams();

    @Override
    void close();

    /// Sizes of a socket's buffers.
    record SocketBuffers(int receiveBytes, int sendBytes) {}
}
