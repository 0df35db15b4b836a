package dev.blindbridge.sfu.worker;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The port on Linux by Netty: recvmmsg in, UDP_SEGMENT and sendmmsg out. Netty's loop has no
/// thread of its own here: [#receive] runs it.
final class EpollDatagramPort implements DatagramPort {
    /// Datagrams of one recvmmsg; more have not been seen waiting at a time.
    private static final int RECEIVE_BATCH = 32;

    /// R7: what may wait for a full socket. Half a second of 32 Mbit/s; older media is of no use.
    private static final int MAX_QUEUED_BYTES = 2 << 20;

    // What the kernel says when a network device cannot do segments, or their size is over its MTU.
    private static final int EIO = -5;
    private static final int EINVAL = -22;

    private static final long FOR_EVER = 0;
    private static final long NOT_AT_ALL = -1;

    private final ManualIoEventLoop loop;
    private final byte[] received = new byte[MAX_RECEIVE_BYTES];
    private final Channel channel;
    private final InetSocketAddress localAddress;
    private final SocketBuffers buffers;
    private @Nullable Receiver receiver;
    private boolean segments = EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    private long dropped;
    private long oversized;

    private EpollDatagramPort(ManualIoEventLoop loop, InetSocketAddress address)
            throws IOException {
        this.loop = loop;
        channel = bind(address);
        localAddress = (InetSocketAddress) channel.localAddress();
        buffers =
                new SocketBuffers(
                        channel.config().getOption(ChannelOption.SO_RCVBUF),
                        channel.config().getOption(ChannelOption.SO_SNDBUF));
    }

    static boolean isAvailable() {
        return Epoll.isAvailable();
    }

    static DatagramPort open(InetSocketAddress address) throws IOException {
        ManualIoEventLoop loop =
                new ManualIoEventLoop(Thread.currentThread(), EpollIoHandler.newFactory());
        try {
            return new EpollDatagramPort(loop, address);
        } catch (IOException failed) {
            shutDown(loop);
            throw failed;
        }
    }

    private Channel bind(InetSocketAddress address) throws IOException {
        ChannelFuture bound =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollDatagramChannel.class)
                        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_RECEIVE_BYTES)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(MAX_RECEIVE_BYTES * RECEIVE_BATCH)
                                        .maxMessagesPerRead(RECEIVE_BATCH))
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                        .option(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(MAX_QUEUED_BYTES / 2, MAX_QUEUED_BYTES))
                        .handler(new Incoming())
                        .bind(WildcardAddress.dualStack(address));
        while (!bound.isDone()) {
            loop.runNow();
        }
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause());
        }
        return bound.channel();
    }

    /// Hands the batch on, copied to where the engine may change it.
    private final class Incoming extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof DatagramPacket packet)) {
                return;
            }
            try {
                ByteBuf content = packet.content();
                int lengthBytes = content.readableBytes();
                if (lengthBytes >= MAX_RECEIVE_BYTES) {
                    oversized++;
                } else if (receiver != null) {
                    content.readBytes(received, 0, lengthBytes);
                    receiver.onDatagram(received, 0, lengthBytes, packet.sender());
                }
            } finally {
                packet.release();
            }
        }

        /// A datagram that the kernel refused; Netty goes on with the next.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            dropped++;
            if (cause instanceof Errors.NativeIoException error
                    && (error.expectedErr() == EIO || error.expectedErr() == EINVAL)) {
                segments = false;
            }
        }
    }

    @Override
    public void receive(long maxWaitNs, Receiver receiver) {
        this.receiver = receiver;
        loop.run(maxWaitNs > FOR_EVER ? maxWaitNs : NOT_AT_ALL);
    }

    @Override
    public void send(
            MemorySegment bytes,
            int offset,
            int lengthBytes,
            int segmentBytes,
            InetSocketAddress to) {
        ByteBuffer outgoing = bytes.asSlice(offset, lengthBytes).asByteBuffer();
        if (!channel.isWritable()) {
            dropped += (lengthBytes + segmentBytes - 1) / segmentBytes;
        } else if (segments || lengthBytes <= segmentBytes) {
            write(outgoing, lengthBytes, segmentBytes, to);
        } else {
            for (int sent = 0; sent < lengthBytes; sent += segmentBytes) {
                int size = Math.min(segmentBytes, lengthBytes - sent);
                write(outgoing.position(sent), size, size, to);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Failures come to exceptionCaught.
    private void write(ByteBuffer from, int lengthBytes, int segmentBytes, InetSocketAddress to) {
        ByteBuf content = channel.alloc().directBuffer(lengthBytes, lengthBytes);
        content.writeBytes(from.limit(from.position() + lengthBytes));
        channel.write(
                lengthBytes > segmentBytes
                        ? new SegmentedDatagramPacket(content, segmentBytes, to)
                        : new DatagramPacket(content, to),
                channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void wakeUp() {
        try {
            // A task, not only a wake-up: that one is lost if it comes just before the wait.
            loop.execute(() -> {});
        } catch (RejectedExecutionException stopped) {
            return;
        }
    }

    @Override
    public PortKind kind() {
        return PortKind.EPOLL;
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
    @SuppressWarnings("FutureReturnValueIgnored") // The loop ends when it is done.
    public void close() {
        channel.close();
        shutDown(loop);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Waited for right here.
    private static void shutDown(ManualIoEventLoop loop) {
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }
}
