package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Sockets of the JDK: everywhere, a system call for each datagram.
final class NioSockets implements DatagramSockets {
    private static final Logger LOGGER = Logger.getLogger(NioSockets.class.getName());

    /// Room for a datagram of any size we accept; longer ones are cut and fail authentication.
    private static final int RECEIVE_BYTES = 2048;

    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final Selector selector;
    private final byte[] received = new byte[RECEIVE_BYTES];

    NioSockets() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Socket open(Handler handler) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        channel.bind(null);
        channel.register(selector, SelectionKey.OP_READ, handler);
        return new ChannelSocket(channel);
    }

    @Override
    public void poll(long maxWaitNs) throws IOException {
        if (maxWaitNs <= 0) {
            selector.selectNow(this::dispatch);
        } else {
            selector.select(this::dispatch, Math.max(1, maxWaitNs / 1_000_000));
        }
    }

    private void dispatch(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        try {
            read((DatagramChannel) key.channel(), (Handler) key.attachment());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "A datagram could not be handled", e);
        }
    }

    private void read(DatagramChannel channel, Handler handler) throws IOException {
        while (channel.isOpen()) {
            ByteBuffer buffer = ByteBuffer.wrap(received);
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(buffer);
            } catch (PortUnreachableException e) {
                continue; // the relay is not there at the moment; consent decides
            }
            if (from == null) {
                return;
            }
            handler.onDatagram(received, buffer.position(), from, ClientLoop.nowNs());
        }
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }

    private record ChannelSocket(DatagramChannel channel) implements Socket {
        @Override
        public void send(byte[] bytes, int lengthBytes, InetSocketAddress to) {
            try {
                channel.send(ByteBuffer.wrap(bytes, 0, lengthBytes), to);
            } catch (IOException e) {
                // A candidate that this machine has no route to, or a closed channel.
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            try {
                return (InetSocketAddress) channel.getLocalAddress();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
