package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A call goes on, undisturbed and at no cost that stays, while strangers throw garbage at every
/// port.
@Timeout(150)
class GarbageIT {
    private static final int DATAGRAMS = 1_000_000;
    private static final int BURST = 250;

    /// Leaves the machine room to run the call as well: both sides share its cores here.
    private static final long BURST_PAUSE_NANOS = 5_000_000;

    private static final int MESSAGES = 1000;
    private static final int SAMPLES = 3000;
    private static final int SOCKETS = 16;

    /// A sixteenth of what would stay if each datagram left 128 bytes.
    private static final long HEAP_TOLERANCE_BYTES = 8L << 20;

    private static final String PASSPHRASE = "abacus-yo-yo-zoom-t-shirt-zit";

    private final SplittableRandom random = new SplittableRandom(42);
    private final List<byte[]> samples = new ArrayList<>();
    private TestServer server;
    private ClientLoop loop;
    private Guest ann;
    private Guest ben;

    /// Keeps copies of all that a client sends: the stuff that good mutations are made of. Among
    /// them are checks that came before the relay knew the answer: it never saw them, so they are
    /// as good as new from any address.
    private final DatagramFilter sampling =
            (session, outgoing, bytes, offset, length) -> {
                synchronized (samples) {
                    if (outgoing && samples.size() < SAMPLES) {
                        samples.add(Arrays.copyOfRange(bytes, offset, offset + length));
                    }
                }
                return true;
            };

    @BeforeEach
    void call() throws Exception {
        server = TestServer.start();
        loop = new ClientLoop("clients");
        String link = server.link("call", PASSPHRASE);
        ann = Guest.join(loop, ClientConfig.of(link, "Ann").withNetwork(sampling));
        ben = Guest.join(loop, link, "Ben");
        ann.awaitMoreOf(ben, 100);
        ben.awaitMoreOf(ann, 100);
    }

    @AfterEach
    void hangUp() {
        ann.close();
        ben.close();
        loop.close();
        server.close();
    }

    @Test
    void shouldIgnoreAMillionDatagrams() throws Exception {
        List<InetSocketAddress> ports = server.mediaPorts();
        ClientStatistics annBefore = ann.now();
        ClientStatistics benBefore = ben.now();
        Map<String, Long> countersBefore = server.counters();
        long kernelDropsBefore = kernelDrops(ports);
        long heapBefore = heapBytes();
        long startedNs = System.nanoTime();
        throwDatagrams(ports);
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        assertCallGoesOn();
        long heapGrowth = heapBytes() - heapBefore;
        long kernelDrops = kernelDrops(ports) - kernelDropsBefore;
        long received = growth(countersBefore, "datagrams_received_total");
        long dropped = growth(countersBefore, "drops_total");
        System.out.printf(
                "garbage: %d datagrams in %.1f s, relay took %d, dropped %d, kernel dropped %d, heap %+d KiB%n",
                DATAGRAMS, seconds, received, dropped, kernelDrops, heapGrowth >> 10);
        assertTrue(received + kernelDrops >= DATAGRAMS, "all datagrams are accounted for");
        assertTrue(dropped + kernelDrops >= DATAGRAMS * 0.99, "counters show them");
        assertEquals(0, growth(countersBefore, "faults_total"));
        assertTrue(heapGrowth < HEAP_TOLERANCE_BYTES, "heap grew by " + heapGrowth);
        assertUndisturbed(annBefore, ann.now(), ben, kernelDrops);
        assertUndisturbed(benBefore, ben.now(), ann, kernelDrops);
    }

    private void throwDatagrams(List<InetSocketAddress> ports) throws Exception {
        List<DatagramChannel> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < SOCKETS; i++) {
                sockets.add(
                        DatagramChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            }
            long dueNs = System.nanoTime();
            for (int sent = 0; sent < DATAGRAMS; sent++) {
                DatagramChannel socket = sockets.get(random.nextInt(SOCKETS));
                socket.send(ByteBuffer.wrap(garbage()), ports.get(random.nextInt(ports.size())));
                if (sent % BURST == 0) {
                    dueNs += BURST_PAUSE_NANOS;
                    long pauseNs = dueNs - System.nanoTime();
                    if (pauseNs > 0) {
                        Thread.sleep(pauseNs / 1_000_000, (int) (pauseNs % 1_000_000));
                    }
                }
            }
        } finally {
            for (DatagramChannel socket : sockets) {
                socket.close();
            }
        }
    }

    /// Noise of any length, replays from a foreign address, mutations of what a client sent.
    private byte[] garbage() {
        int kind = random.nextInt(20);
        if (kind < 5) {
            byte[] noise = new byte[random.nextInt(kind == 0 ? 1500 : 120)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] datagram;
        synchronized (samples) {
            datagram = samples.get(random.nextInt(samples.size())).clone();
        }
        if (kind == 5) {
            return datagram;
        }
        for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
            datagram[random.nextInt(Math.min(datagram.length, 64))] = (byte) random.nextInt();
        }
        return kind < 10
                ? Arrays.copyOf(datagram, random.nextInt(1, datagram.length + 40))
                : datagram;
    }

    @Test
    void shouldIgnoreAThousandMalformedMessages() throws Exception {
        ClientStatistics annBefore = ann.now();
        Map<String, Long> countersBefore = server.counters();
        MalformedTalker talker = new MalformedTalker(server.webSocket(), random);
        talker.talk(50); // what is loaded once is not a leak
        long heapBefore = heapBytes();
        while (growth(countersBefore, "messages_received_total{type=\"malformed\"}") < MESSAGES) {
            talker.talk(50);
        }
        assertCallGoesOn();
        long heapGrowth = heapBytes() - heapBefore;
        long errors = growth(countersBefore, "errors_sent_total");
        System.out.printf(
                "malformed: %d messages on %d connections, %d errors, heap %+d KiB%n",
                talker.sent(), talker.connections(), errors, heapGrowth >> 10);
        assertTrue(errors >= MESSAGES, "counters show them: " + server.counters());
        assertTrue(heapGrowth < HEAP_TOLERANCE_BYTES, "heap grew by " + heapGrowth);
        assertUndisturbed(annBefore, ann.now(), ben, 0);
        ann.client().chat("still here");
        ben.await("chat", () -> ben.heard("still here"));
    }

    private void assertCallGoesOn() throws InterruptedException {
        ann.awaitMoreOf(ben, 60);
        ben.awaitMoreOf(ann, 60);
    }

    /// No frame is lost but those of which the kernel lost a packet before the relay saw it.
    private static void assertUndisturbed(
            ClientStatistics before, ClientStatistics after, Guest sender, long kernelDrops) {
        for (int track = 0; track < 2; track++) {
            ClientStatistics.Received now = after.received(sender.slot(), track);
            long lost = now.packetsLost() - before.received(sender.slot(), track).packetsLost();
            assertTrue(lost <= kernelDrops, lost + " packets lost: " + now);
            assertEquals(now.opened(), now.intact(), now.toString());
        }
        assertTrue(after.publishConnected() && after.subscribeConnected());
        assertEquals(before.unauthenticated(), after.unauthenticated());
    }

    private long growth(Map<String, Long> before, String prefix) {
        return sum(server.counters(), prefix) - sum(before, prefix);
    }

    private static long sum(Map<String, Long> counters, String prefix) {
        return counters.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long heapBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// Datagrams that never reached the relay because its socket was full; 0 where that is not
    /// told.
    private static long kernelDrops(List<InetSocketAddress> ports) throws IOException {
        long drops = 0;
        for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
            if (!Files.isReadable(Path.of(table))) {
                continue;
            }
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.strip().split(" +", -1);
                for (InetSocketAddress port : ports) {
                    if (words.length > 12 && words[1].endsWith(":%04X".formatted(port.getPort()))) {
                        drops += Long.parseLong(words[12]);
                    }
                }
            }
        }
        return drops;
    }
}
