package dev.blindbridge.sfu.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/// The port where there is no epoll: a system call for each datagram.
final class NioDatagramPort implements DatagramPort {
    // As many as the engine should see before it turns to deadlines and commands again.
    private static final int MAX_BATCH = 64;

    private final DatagramChannel channel;
    private final Selector selector;
    private final InetSocketAddress localAddress;
    private final SocketBuffers buffers;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(MAX_RECEIVE_BYTES);
    private final byte[] received = new byte[MAX_RECEIVE_BYTES];
    private long dropped;
    private long oversized;

    private NioDatagramPort(DatagramChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        localAddress = (InetSocketAddress) channel.getLocalAddress();
        buffers =
                new SocketBuffers(
                        channel.getOption(StandardSocketOptions.SO_RCVBUF),
                        channel.getOption(StandardSocketOptions.SO_SNDBUF));
    }

    static DatagramPort open(InetSocketAddress address) throws IOException {
        // Without a family it is dual-stack where the machine has IPv6.
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.bind(address);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new NioDatagramPort(channel, selector);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void receive(long maxWaitNs, Receiver receiver) {
        try {
            select(maxWaitNs);
            for (int i = 0; i < MAX_BATCH; i++) {
                incoming.clear();
                if (!(channel.receive(incoming) instanceof InetSocketAddress from)) {
                    return;
                }
                int lengthBytes = incoming.flip().remaining();
                if (lengthBytes == MAX_RECEIVE_BYTES) {
                    oversized++;
                } else {
                    incoming.get(received, 0, lengthBytes);
                    receiver.onDatagram(received, 0, lengthBytes, from);
                }
            }
        } catch (IOException refused) {
            // An ICMP error of an earlier datagram; whoever it was for goes by consent.
            return;
        }
    }

    private void select(long maxWaitNs) throws IOException {
        if (maxWaitNs > 0) {
            // Rounded up: the selector counts in milliseconds and 0 means for ever.
            selector.select(TimeUnit.NANOSECONDS.toMillis(maxWaitNs) + 1);
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void send(
            MemorySegment bytes,
            int offset,
            int lengthBytes,
            int segmentBytes,
            InetSocketAddress to) {
        ByteBuffer outgoing = bytes.asSlice(offset, lengthBytes).asByteBuffer();
        for (int sent = 0; sent < lengthBytes; sent += segmentBytes) {
            outgoing.limit(Math.min(sent + segmentBytes, lengthBytes)).position(sent);
            try {
                if (channel.send(outgoing, to) == 0) {
                    dropped++;
                }
            } catch (IOException | RuntimeException refused) {
                // No route, or an address of a family that we do not have.
                dropped++;
            }
        }
    }

    @Override
    public void flush() {
        // Each datagram has gone already.
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public PortKind kind() {
        return PortKind.NIO;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public SocketBuffers buffers() {
        return buffers;
    }

    @Override
    public long droppedDatagrams() {
        return dropped;
    }

    @Override
    public long oversizedDatagrams() {
        return oversized;
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
