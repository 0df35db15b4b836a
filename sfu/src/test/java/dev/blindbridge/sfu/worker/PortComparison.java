package dev.blindbridge.sfu.worker;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Engine;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.route.Counters;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What one kind of port costs: a worker whose engine sends what comes to every receiver, as it is;
/// CPU time of its thread for each datagram sent. Linux, loopback. docs/decisions/0004 says how it
/// is run and what came out. Arguments: kind, receivers, bursts a second, packets of a burst,
/// microseconds between them, datagrams to each receiver for one that comes.
final class PortComparison implements MediaWorker.Sink {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final int PACKET_BYTES = 1_100;
    private static final int ROUNDS = 4;
    private static final long ROUND_NS = 2_000_000_000L;

    private final List<DatagramChannel> receivers = new ArrayList<>();
    private final List<InetSocketAddress> known = new ArrayList<>();
    private final Counters counters = new Counters();
    private final int copies;
    private volatile long sent;

    private PortComparison(int copies) {
        this.copies = copies;
    }

    /// Learns a receiver from an empty datagram; the first byte of another says whether its burst
    /// goes on.
    private final class FanOut implements Engine {
        private final Outbox outbox;
        private final byte[] payload = new byte[PACKET_BYTES];
        private int pending;
        private boolean open;

        FanOut(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public void onDatagram(
                byte[] buffer, int offset, int length, InetSocketAddress from, long nowNs) {
            if (length == 0) {
                known.add(from);
            } else {
                pending += copies;
                open = buffer[offset] == 1;
            }
        }

        @Override
        public boolean expectsMore() {
            return open;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
        public void onBatchEnd(long nowNs) {
            for (int r = 0; pending > 0 && r < known.size(); r++) {
                for (int i = 0; i < pending; i++) {
                    System.arraycopy(
                            payload, 0, outbox.egress(), outbox.egressOffset(), PACKET_BYTES);
                    outbox.commit(PACKET_BYTES, known.get(r));
                }
            }
            sent += (long) pending * known.size();
            pending = 0;
            open = false;
        }

        @Override
        public void onCommand(RelayCommand command, long nowNs) {}

        @Override
        public void onDeadline(long nowNs) {}

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }

        @Override
        public Counters counters() {
            return counters;
        }
    }

    @Override
    public void dtls(
            TransportId transport, InetAddress from, byte[] buffer, int offset, int length) {}

    @Override
    public void event(RelayEvent event) {}

    private void run(PortKind kind, int count, int bursts, int burst, int gapMicros)
            throws IOException, InterruptedException {
        MediaWorker worker =
                MediaWorker.start(0, new InetSocketAddress(0), kind::open, FanOut::new, this);
        InetSocketAddress to = new InetSocketAddress(LOCAL, worker.localAddress().getPort());
        for (int i = 0; i < count; i++) {
            DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET);
            receiver.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            receiver.configureBlocking(false);
            receiver.send(ByteBuffer.allocate(0), to);
            receivers.add(receiver);
        }
        Thread.ofPlatform().daemon().start(this::drain);
        Path schedule = schedule();
        try (DatagramSocket source = new DatagramSocket()) {
            for (int round = 0; round < ROUNDS; round++) {
                long cpuNs = cpuNs(schedule);
                long before = sent;
                send(source, to, bursts, burst, gapMicros);
                System.out.printf("%s: %d ns%n", kind, (cpuNs(schedule) - cpuNs) / (sent - before));
            }
        }
        worker.close();
    }

    /// proc_pid_schedstat: the first number is the time on a processor.
    private static long cpuNs(Path schedule) throws IOException {
        return Long.parseLong(Files.readString(schedule).split(" ", 2)[0]);
    }

    private static Path schedule() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith("media-worker-0")) {
                    return task.resolve("schedstat");
                }
            }
        }
        throw new IOException("no worker");
    }

    private static void send(
            DatagramSocket source, InetSocketAddress to, int bursts, int burst, int gapMicros)
            throws IOException {
        byte[] bytes = new byte[PACKET_BYTES];
        long beganNs = System.nanoTime();
        for (long n = 0; n * 1_000_000_000L / bursts < ROUND_NS; n++) {
            long dueNs = beganNs + n * 1_000_000_000L / bursts;
            while (System.nanoTime() < dueNs) {
                LockSupport.parkNanos(dueNs - System.nanoTime());
            }
            for (int i = 0; i < burst; i++) {
                bytes[0] = (byte) (i + 1 < burst ? 1 : 0);
                source.send(new DatagramPacket(bytes, bytes.length, to));
                long nextNs = System.nanoTime() + gapMicros * 1_000L;
                while (System.nanoTime() < nextNs) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /// Sleeps in between, so that sending wakes nobody, as if each receiver had a machine of its
    /// own.
    private void drain() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
        try {
            while (true) {
                Thread.sleep(1);
                for (DatagramChannel receiver : receivers) {
                    while (receiver.receive(buffer.clear()) != null) {
                        // Thrown away.
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println(e);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = new int[5];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i + 1]);
        }
        new PortComparison(numbers[4])
                .run(
                        PortKind.valueOf(arguments[0]),
                        numbers[0],
                        numbers[1],
                        numbers[2],
                        numbers[3]);
    }
}
