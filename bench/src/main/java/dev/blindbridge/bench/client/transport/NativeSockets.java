package dev.blindbridge.bench.client.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sockets of Linux without the JDK's layers: epoll, recvmmsg, and the kernel's time stamp of each
/// datagram. So cheap that one core can be hundreds of receivers; IPv4 only. No UDP_GRO: browsers
/// do not use it, and a server on the same machine would look cheaper than it is.
public final class NativeSockets implements DatagramSockets {
    private static final Logger LOGGER = Logger.getLogger(NativeSockets.class.getName());
    private static final int BATCH = 32;
    private static final int SLOT_BYTES = 2048;
    private static final int NAME_BYTES = 16;

    /// A `struct cmsghdr` and a `struct timespec`.
    private static final int CONTROL_BYTES = 32;

    private static final int MAX_EVENTS = 256;
    private static final long CLOCK_INTERVAL_NS = 100_000_000;

    /// Stands for the eventfd among the sockets.
    private static final int WAKE_UP = -1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) MAX_EVENTS * LinuxPolling.EVENT, 8);
    private final MemorySegment timeout = arena.allocate(16, 8);
    private final MemorySegment slots = arena.allocate((long) BATCH * SLOT_BYTES, 64);
    private final MemorySegment names = arena.allocate(BATCH * NAME_BYTES, 8);
    private final MemorySegment controls = arena.allocate(BATCH * CONTROL_BYTES, 8);
    private final MemorySegment messages = arena.allocate(BATCH * LinuxSockets.MESSAGE, 8);
    private final byte[] received = new byte[SLOT_BYTES];
    private final Map<Integer, NativeSocket> sockets = new HashMap<>();
    private final int epoll;
    private final int wakeUp;
    private long realtimeOffsetNs;
    private long offsetDueNs;
    private long lastName;
    private InetSocketAddress lastFrom = new InetSocketAddress(0);

    public NativeSockets() throws IOException {
        epoll = LinuxPolling.epoll();
        wakeUp = LinuxPolling.eventFd();
        LinuxPolling.watch(epoll, wakeUp, WAKE_UP);
        MemorySegment vectors = arena.allocate(BATCH * 16L, 8);
        for (int i = 0; i < BATCH; i++) {
            vectors.set(JAVA_LONG, i * 16L, slots.address() + (long) i * SLOT_BYTES);
            vectors.set(JAVA_LONG, i * 16L + 8, SLOT_BYTES);
            long message = (long) i * LinuxSockets.MESSAGE;
            messages.set(JAVA_LONG, message, names.address() + (long) i * NAME_BYTES);
            messages.set(JAVA_LONG, message + 16, vectors.address() + i * 16L);
            messages.set(JAVA_LONG, message + 24, 1);
            messages.set(JAVA_LONG, message + 32, controls.address() + (long) i * CONTROL_BYTES);
            prepare(message);
        }
    }

    /// The kernel shortens both lengths to what it has filled.
    private void prepare(long message) {
        messages.set(JAVA_INT, message + 8, NAME_BYTES);
        messages.set(JAVA_LONG, message + 40, CONTROL_BYTES);
    }

    @Override
    public Socket open(Handler handler) throws IOException {
        int descriptor = LinuxSockets.datagramSocket();
        NativeSocket socket = new NativeSocket(descriptor, handler);
        sockets.put(descriptor, socket);
        LinuxPolling.watch(epoll, descriptor, descriptor);
        return socket;
    }

    @Override
    public void poll(long maxWaitNs) {
        measureClocks();
        timeout.set(JAVA_LONG, 0, maxWaitNs / 1_000_000_000);
        timeout.set(JAVA_LONG, 8, maxWaitNs % 1_000_000_000);
        int ready = LinuxPolling.await(epoll, events, MAX_EVENTS, timeout);
        for (int i = 0; i < ready; i++) {
            int descriptor =
                    events.get(LinuxPolling.U32, (long) i * LinuxPolling.EVENT + LinuxPolling.DATA);
            if (descriptor == WAKE_UP) {
                LinuxPolling.clear(wakeUp);
                continue;
            }
            NativeSocket socket = sockets.get(descriptor);
            if (socket != null) { // else closed by one before it
                receive(socket);
            }
        }
    }

    private void receive(NativeSocket socket) {
        int count = LinuxSockets.receive(socket.descriptor, messages, BATCH);
        for (int i = 0; i < count; i++) {
            long message = (long) i * LinuxSockets.MESSAGE;
            int lengthBytes = messages.get(JAVA_INT, message + 56);
            MemorySegment.copy(slots, JAVA_BYTE, (long) i * SLOT_BYTES, received, 0, lengthBytes);
            long arrivalNs = arrivalNs(message, i);
            prepare(message);
            try {
                socket.handler.onDatagram(received, lengthBytes, from(i), arrivalNs);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "A datagram could not be handled", e);
            }
        }
    }

    private long arrivalNs(long message, int i) {
        if (messages.get(JAVA_LONG, message + 40) < CONTROL_BYTES) {
            return ClientLoop.nowNs();
        }
        long control = (long) i * CONTROL_BYTES;
        long seconds = controls.get(JAVA_LONG, control + 16);
        return seconds * 1_000_000_000 + controls.get(JAVA_LONG, control + 24) - realtimeOffsetNs;
    }

    /// One object for as long as datagrams come from one address.
    private InetSocketAddress from(int i) {
        long name = names.get(JAVA_LONG, (long) i * NAME_BYTES);
        if (name != lastName) {
            byte[] address = new byte[4];
            MemorySegment.copy(names, JAVA_BYTE, (long) i * NAME_BYTES + 4, address, 0, 4);
            int port = names.get(LinuxSockets.PORT, (long) i * NAME_BYTES + 2) & 0xFFFF;
            try {
                lastFrom = new InetSocketAddress(InetAddress.getByAddress(address), port);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e); // four bytes are always an address
            }
            lastName = name;
        }
        return lastFrom;
    }

    /// Kernel stamps are of the wall clock, which is slewed: the closest of a few readings, often.
    private void measureClocks() {
        long nowNs = ClientLoop.nowNs();
        if (nowNs < offsetDueNs && offsetDueNs != 0) {
            return;
        }
        offsetDueNs = nowNs + CLOCK_INTERVAL_NS;
        long shortestNs = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long beforeNs = ClientLoop.nowNs();
            Instant wall = Instant.now();
            long tookNs = ClientLoop.nowNs() - beforeNs;
            if (tookNs < shortestNs) {
                shortestNs = tookNs;
                long wallNs = wall.getEpochSecond() * 1_000_000_000 + wall.getNano();
                realtimeOffsetNs = wallNs - (beforeNs + tookNs / 2);
            }
        }
    }

    @Override
    public void wakeUp() {
        LinuxPolling.signal(wakeUp);
    }

    @Override
    public void close() {
        sockets.keySet().forEach(LinuxSockets::close);
        sockets.clear();
        LinuxSockets.close(wakeUp);
        LinuxSockets.close(epoll);
        arena.close();
    }

    private final class NativeSocket implements Socket {
        private final int descriptor;
        private final Handler handler;
        private Destination destination = new Destination(new InetSocketAddress(0));

        NativeSocket(int descriptor, Handler handler) {
            this.descriptor = descriptor;
            this.handler = handler;
        }

        @Override
        public void send(byte[] bytes, int lengthBytes, InetSocketAddress to) {
            Destination known = destination;
            if (!known.address.equals(to)) {
                known = new Destination(to);
                destination = known; // one thread's is as good as the other's
            }
            if (known.name != null) {
                LinuxSockets.send(descriptor, bytes, lengthBytes, known.name);
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(LinuxSockets.localPort(descriptor));
        }

        @Override
        public void close() {
            if (sockets.remove(descriptor, this)) {
                LinuxSockets.close(descriptor);
            }
        }
    }

    /// An address as `struct sockaddr_in`; nothing leaves for those of another family.
    private static final class Destination {
        private final InetSocketAddress address;
        private final @Nullable MemorySegment name;

        Destination(InetSocketAddress address) {
            this.address = address;
            this.name =
                    address.getAddress() instanceof Inet4Address four
                            ? MemorySegment.ofArray(name(four.getAddress(), address.getPort()))
                            : null;
        }

        private static byte[] name(byte[] address, int port) {
            byte[] bytes = new byte[NAME_BYTES];
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            bytes[little ? 0 : 1] = LinuxSockets.AF_INET;
            bytes[2] = (byte) (port >> 8);
            bytes[3] = (byte) port;
            System.arraycopy(address, 0, bytes, 4, 4);
            return bytes;
        }
    }
}
