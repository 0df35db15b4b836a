package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.net.InetSocketAddress;

/// The UDP sockets of one loop. All but [#wakeUp] is for the loop's thread alone.
public interface DatagramSockets extends AutoCloseable {
    /// Takes what comes.
    @FunctionalInterface
    interface Handler {
        /// The array is free again on return.
        ///
        /// @param arrivalNs on [ClientLoop#nowNs]'s clock, as early a stamp as these sockets have
        void onDatagram(byte[] bytes, int lengthBytes, InetSocketAddress from, long arrivalNs);
    }

    /// One socket, on a port of its own.
    interface Socket extends AutoCloseable {
        /// Any thread; what cannot be sent is lost, as on any network.
        void send(byte[] bytes, int lengthBytes, InetSocketAddress to);

        /// The wildcard address if the machine chooses packet by packet.
        InetSocketAddress localAddress();

        @Override
        void close();
    }

    Socket open(Handler handler) throws IOException;

    /// Hands on what has come, after waiting for it at most so long.
    void poll(long maxWaitNs) throws IOException;

    /// Ends a wait; any thread.
    void wakeUp();

    @Override
    void close() throws IOException;
}
