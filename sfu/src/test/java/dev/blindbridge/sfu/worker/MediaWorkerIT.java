package dev.blindbridge.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class MediaWorkerIT implements MediaWorker.Sink {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    private final Set<Thread> threads = new HashSet<>();
    private final BlockingQueue<RelayCommand> commands = new LinkedBlockingQueue<>();
    private final CountDownLatch deadlines = new CountDownLatch(3);

    @Override
    public void dtls(
            TransportId transport, InetAddress from, byte[] buffer, int offset, int length) {}

    @Override
    public void event(RelayEvent event) {}

    /// Sends back what comes, fails on 13, wants to be called every 20 ms.
    private final class Echo implements Engine {
        private final Outbox outbox;
        private final Counters counters = new Counters();
        private long dueNs;

        Echo(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public void onDatagram(
                byte[] buffer, int offset, int length, InetSocketAddress from, long nowNs) {
            threads.add(Thread.currentThread());
            if (buffer[offset] == 13) {
                throw new IllegalStateException("a bug, on purpose");
            }
            System.arraycopy(buffer, offset, outbox.egress(), outbox.egressOffset(), length);
            outbox.commit(length, from);
        }

        @Override
        public boolean expectsMore() {
            return false;
        }

        @Override
        public void onBatchEnd(long nowNs) {
            threads.add(Thread.currentThread());
        }

        @Override
        public void onCommand(RelayCommand command, long nowNs) {
            threads.add(Thread.currentThread());
            commands.add(command);
        }

        @Override
        public void onDeadline(long nowNs) {
            dueNs = nowNs + TimeUnit.MILLISECONDS.toNanos(20);
            deadlines.countDown();
        }

        @Override
        public long nextDeadlineNs() {
            return dueNs;
        }

        @Override
        public Counters counters() {
            return counters;
        }
    }

    private static int roundTrip(DatagramSocket client, int port, int first) throws IOException {
        byte[] bytes = {(byte) first, 2, 3};
        client.send(new DatagramPacket(bytes, bytes.length, LOCAL, port));
        DatagramPacket answer = new DatagramPacket(new byte[10], 10);
        client.receive(answer);
        return answer.getData()[0];
    }

    @ParameterizedTest
    @EnumSource
    void shouldDoEverythingOnItsOneThreadAndSurviveFaults(PortKind kind) throws Exception {
        assumeTrue(kind.isAvailable(), "not on this machine");
        MediaWorker worker =
                MediaWorker.start(7, new InetSocketAddress(0), kind::open, Echo::new, this);
        try (DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(5_000);
            int port = worker.localAddress().getPort();
            assertEquals(5, roundTrip(client, port, 5));
            byte[] bug = {13};
            client.send(new DatagramPacket(bug, 1, LOCAL, port));
            assertEquals(6, roundTrip(client, port, 6));
            for (int i = 0; i < 200; i++) {
                assertTrue(worker.offer(new RelayCommand.OpenRoom(new RoomId(i))));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(
                        new RelayCommand.OpenRoom(new RoomId(i)),
                        commands.poll(5, TimeUnit.SECONDS));
            }
            assertTrue(deadlines.await(5, TimeUnit.SECONDS));
            for (int i = 0; i < 200 && faults(worker) == 0; i++) {
                Thread.sleep(20);
            }
            assertEquals(1, faults(worker));
            assertTrue(worker.describePort().contains(kind.description()));
            assertTrue(sum(worker, "receive_batches_total") >= 2);
            assertEquals(2, sum(worker, "flushes_total"));
            assertEquals(2, sum(worker, "messages_total"));
        } finally {
            worker.close();
        }
        assertEquals(1, threads.size());
        assertEquals("media-worker-7", threads.iterator().next().getName());
    }

    private static long faults(MediaWorker worker) {
        return worker.counters().getOrDefault("worker_faults_total", 0L);
    }

    private static long sum(MediaWorker worker, String name) {
        return worker.counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith(name + "{"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void shouldTellFullMailbox() {
        WorkerMailbox mailbox = new WorkerMailbox(() -> {});
        RelayCommand command = new RelayCommand.OpenRoom(new RoomId(1));
        for (int i = 0; i < WorkerMailbox.CAPACITY; i++) {
            assertTrue(mailbox.offer(command));
        }
        assertEquals(false, mailbox.offer(command));
        mailbox.poll();
        assertTrue(mailbox.offer(command));
    }

    @Test
    void shouldWakeOnlySleepers() {
        int[] wakes = new int[1];
        WorkerMailbox mailbox = new WorkerMailbox(() -> wakes[0]++);
        RelayCommand command = new RelayCommand.OpenRoom(new RoomId(1));
        mailbox.offer(command);
        assertEquals(0, wakes[0]);
        assertEquals(false, mailbox.fallAsleep(), "there is work");
        mailbox.poll();
        assertTrue(mailbox.fallAsleep());
        mailbox.offer(command);
        mailbox.offer(command);
        assertEquals(1, wakes[0]);
    }
}
