package dev.blindbridge.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All ports keep the same promises.
@Timeout(30)
class DatagramPortIT {
    private static final InetAddress V4 = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress V6 = InetAddress.ofLiteral("::1");
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private static DatagramPort open(PortKind kind) throws IOException {
        assumeTrue(kind.isAvailable(), "not on this machine");
        return kind.open(ANY);
    }

    private static void send(
            DatagramPort port, byte[] bytes, int segmentBytes, InetSocketAddress to) {
        MemorySegment copy = Arena.ofAuto().allocate(bytes.length);
        copy.copyFrom(MemorySegment.ofArray(bytes));
        port.send(copy, 0, bytes.length, segmentBytes, to);
    }

    private static List<String> receive(DatagramPort port, int atLeast) {
        List<String> received = new ArrayList<>();
        long untilNs = System.nanoTime() + 3 * SECOND_NS;
        while (received.size() < atLeast && System.nanoTime() < untilNs) {
            port.receive(
                    SECOND_NS / 10,
                    (buffer, offset, length, from) -> received.add(buffer[offset] + "/" + length));
        }
        return received;
    }

    private static byte[] datagram(int first, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        bytes[0] = (byte) first;
        return bytes;
    }

    private static void send(DatagramSocket socket, byte[] bytes, InetAddress to, int port)
            throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to, port));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReceiveAndAnswerOverIpv4AndIpv6OnOneSocket(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind)) {
            for (InetAddress family : List.of(V4, V6)) {
                try (DatagramSocket client = new DatagramSocket(0, family)) {
                    client.setSoTimeout(3_000);
                    send(client, datagram(5, 100), family, port.localAddress().getPort());
                    List<InetSocketAddress> senders = new ArrayList<>();
                    port.receive(SECOND_NS, (buffer, offset, length, from) -> senders.add(from));
                    assertEquals(client.getLocalSocketAddress(), senders.getFirst());
                    send(port, datagram(6, 50), 50, senders.getFirst());
                    port.flush();
                    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                    client.receive(answer);
                    assertEquals(50, answer.getLength());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCutSegmentsApart(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind);
                DatagramSocket client = new DatagramSocket(0, V4)) {
            client.setSoTimeout(3_000);
            byte[] bytes = new byte[2_500];
            bytes[0] = 1;
            bytes[1_100] = 2;
            bytes[2_200] = 3;
            InetSocketAddress to = new InetSocketAddress(V4, client.getLocalPort());
            send(port, bytes, 1_100, to);
            port.flush();
            int[] lengths = {1_100, 1_100, 300};
            for (int i = 0; i < lengths.length; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                client.receive(packet);
                assertEquals(i + 1, packet.getData()[0]);
                assertEquals(lengths[i], packet.getLength());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReceiveBurst(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind);
                DatagramSocket client = new DatagramSocket()) {
            for (int i = 0; i < 100; i++) {
                send(client, datagram(i, 200 + i), V4, port.localAddress().getPort());
            }
            List<String> received = receive(port, 100);
            assertEquals(100, received.size());
            assertEquals("99/299", received.getLast());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDropAndCountWhatIsTooLong(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind);
                DatagramSocket client = new DatagramSocket()) {
            int to = port.localAddress().getPort();
            send(client, datagram(1, 9_000), V4, to);
            send(client, datagram(2, 1_400), V4, to);
            assertEquals(List.of("2/1400"), receive(port, 1));
            assertEquals(1, port.oversizedDatagrams());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnWhenWoken(PortKind kind) throws Exception {
        try (DatagramPort port = open(kind)) {
            Thread waker =
                    Thread.ofVirtual()
                            .start(() -> {
                                sleep(100);
                                port.wakeUp();
                            });
            long beganNs = System.nanoTime();
            port.receive(10 * SECOND_NS, (buffer, offset, length, from) -> {});
            assertTrue(System.nanoTime() - beganNs < 5 * SECOND_NS);
            waker.join();
            // Also when the call comes before the wait.
            port.wakeUp();
            beganNs = System.nanoTime();
            port.receive(10 * SECOND_NS, (buffer, offset, length, from) -> {});
            assertTrue(System.nanoTime() - beganNs < 5 * SECOND_NS);
        }
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitWhenThereIsNoTime(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind)) {
            long beganNs = System.nanoTime();
            port.receive(0, (buffer, offset, length, from) -> {});
            port.receive(-1, (buffer, offset, length, from) -> {});
            assertTrue(System.nanoTime() - beganNs < SECOND_NS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveReceiversThatDoNotExist(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind);
                DatagramSocket client = new DatagramSocket(0, V4)) {
            InetSocketAddress nobody = new InetSocketAddress(V4, 1);
            for (int i = 0; i < 10; i++) {
                send(port, datagram(1, 100), 100, nobody);
            }
            // No route from a loopback or wildcard socket leads there.
            send(port, datagram(1, 10), 10, new InetSocketAddress("255.255.255.255", 9));
            port.flush();
            send(client, datagram(3, 30), V4, port.localAddress().getPort());
            assertEquals(List.of("3/30"), receive(port, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefusePortThatIsTaken(PortKind kind) throws IOException {
        try (DatagramPort port = open(kind)) {
            assertThrows(
                    IOException.class,
                    () -> kind.open(new InetSocketAddress(port.localAddress().getPort())).close());
        }
    }
}
