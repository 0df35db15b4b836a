package dev.blindbridge.sfu.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The port on Linux without any library of others: the kernel's own calls by java.lang.foreign. A
/// turn costs one ppoll, one recvmmsg and one sendmmsg, and no object for a datagram of a known
/// peer; PortComparison measures it. Belongs to the thread that opens it.
final class NativeDatagramPort implements DatagramPort {
    /// Datagrams of one recvmmsg: what the engine should see before it sends and looks at commands.
    private static final int RECEIVE_BATCH = 64;

    // struct pollfd
    private static final int POLL_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int HAPPENED = 6;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private final Arena arena = Arena.ofConfined();
    private final LinuxCalls calls = new LinuxCalls(arena);
    private final int socket;
    private final int wakeUp;
    private final InetSocketAddress localAddress;
    private final SocketBuffers buffers;
    private final NativeSender sender;
    private final MessageArray incoming = new MessageArray(arena, RECEIVE_BATCH);
    private final MemorySegment incomingBytes =
            arena.allocate((long) RECEIVE_BATCH * MAX_RECEIVE_BYTES, 64);
    private final MemorySegment polled = arena.allocate(2 * POLL_BYTES, 8);
    private final MemorySegment timeout = arena.allocate(16, 8);
    private final byte[] received = new byte[MAX_RECEIVE_BYTES];
    private final PeerAddresses peers = new PeerAddresses();
    private final Object signalLock = new Object();
    private boolean closed;
    private boolean moreWaits;
    private long oversized;

    private NativeDatagramPort(InetSocketAddress address) throws IOException {
        wakeUp = LinuxCalls.check(calls.signalDescriptor());
        int family = family(address);
        socket = openSocket(family);
        if (socket < 0) {
            calls.close(wakeUp);
            LinuxCalls.check(socket);
        }
        try {
            localAddress = bind(address, family);
        } catch (IOException taken) {
            closeBoth();
            throw taken;
        }
        buffers =
                new SocketBuffers(
                        calls.option(socket, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUF),
                        calls.option(socket, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUF));
        sender = new NativeSender(arena, family, (array, n) -> calls.send(socket, array, n));
        for (int i = 0; i < RECEIVE_BATCH; i++) {
            long at = incomingBytes.address() + (long) i * MAX_RECEIVE_BYTES;
            incoming.toReceive(i, at, MAX_RECEIVE_BYTES);
        }
        poll(0, socket);
        poll(1, wakeUp);
    }

    static boolean isAvailable() {
        String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
        return (system.equals("Linux amd64") || system.equals("Linux aarch64"))
                && NativeDatagramPort.class.getModule().isNativeAccessEnabled();
    }

    static DatagramPort open(InetSocketAddress address) throws IOException {
        return new NativeDatagramPort(WildcardAddress.dualStack(address));
    }

    private static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? LinuxCalls.AF_INET6
                : LinuxCalls.AF_INET;
    }

    private int openSocket(int family) {
        int opened = calls.socket(family);
        if (opened >= 0 && family == LinuxCalls.AF_INET6) {
            calls.setOption(opened, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_V6ONLY, 0);
        }
        return opened;
    }

    private InetSocketAddress bind(InetSocketAddress address, int family) throws IOException {
        for (int option : new int[] {LinuxCalls.SO_RCVBUF, LinuxCalls.SO_SNDBUF}) {
            LinuxCalls.check(
                    calls.setOption(socket, LinuxCalls.SOL_SOCKET, option, SOCKET_BUFFER_BYTES));
        }
        MemorySegment name = arena.allocate(PeerAddress.STRIDE_BYTES, 8);
        int nameBytes = PeerAddress.of(address, family).write(name, 0);
        LinuxCalls.check(calls.bind(socket, name, nameBytes));
        LinuxCalls.check(calls.socketName(socket, name));
        return PeerAddress.read(name, 0);
    }

    private void poll(int index, int descriptor) {
        polled.set(JAVA_INT, (long) index * POLL_BYTES, descriptor);
        polled.set(JAVA_SHORT, (long) index * POLL_BYTES + EVENTS, POLLIN);
    }

    @Override
    public void receive(long maxWaitNs, Receiver receiver) {
        if (!moreWaits && maxWaitNs > 0 && !await(maxWaitNs)) {
            return;
        }
        int count = calls.receive(socket, incoming.from(0), RECEIVE_BATCH);
        // A full batch is seldom the whole: no need to ask before the next.
        moreWaits = count == RECEIVE_BATCH;
        // An error is an earlier datagram's; whoever it was for goes by consent.
        for (int i = 0; i < count; i++) {
            if (incoming.isTruncated(i)) {
                oversized++;
            } else {
                deliver(i, receiver);
            }
            incoming.readyToReceive(i);
        }
    }

    private void deliver(int index, Receiver receiver) {
        int lengthBytes = incoming.receivedBytes(index);
        long at = (long) index * MAX_RECEIVE_BYTES;
        MemorySegment.copy(incomingBytes, JAVA_BYTE, at, received, 0, lengthBytes);
        PeerAddress from = peers.at(incoming.names(), MessageArray.nameAt(index));
        receiver.onDatagram(received, 0, lengthBytes, from);
    }

    /// Whether there may be something to receive.
    private boolean await(long maxWaitNs) {
        timeout.set(JAVA_LONG, 0, maxWaitNs / TimeUnit.SECONDS.toNanos(1));
        timeout.set(JAVA_LONG, 8, maxWaitNs % TimeUnit.SECONDS.toNanos(1));
        polled.set(JAVA_SHORT, EVENTS, (short) (POLLIN | (sender.isWaiting() ? POLLOUT : 0)));
        if (calls.poll(polled, 2, timeout) <= 0) {
            return false;
        }
        if (polled.get(JAVA_SHORT, POLL_BYTES + HAPPENED) != 0) {
            calls.takeSignal(wakeUp);
        }
        short happened = polled.get(JAVA_SHORT, HAPPENED);
        if ((happened & POLLOUT) != 0) {
            sender.flushBacklog();
        }
        return (happened & ~POLLOUT) != 0;
    }

    @Override
    public void send(
            MemorySegment bytes,
            int offset,
            int lengthBytes,
            int segmentBytes,
            InetSocketAddress to) {
        sender.add(bytes, offset, lengthBytes, segmentBytes, to);
    }

    @Override
    public void flush() {
        sender.flush();
    }

    @Override
    public void wakeUp() {
        synchronized (signalLock) {
            // The number may belong to another file by then.
            if (!closed) {
                LinuxCalls.signal(wakeUp);
            }
        }
    }

    @Override
    public PortKind kind() {
        return PortKind.NATIVE;
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
        return sender.droppedDatagrams();
    }

    @Override
    public long oversizedDatagrams() {
        return oversized;
    }

    @Override
    public void close() {
        synchronized (signalLock) {
            if (closed) {
                return;
            }
            closed = true;
            closeBoth();
        }
        arena.close();
    }

    private void closeBoth() {
        calls.close(socket);
        calls.close(wakeUp);
    }
}
