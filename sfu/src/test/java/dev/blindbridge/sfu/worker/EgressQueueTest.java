package dev.blindbridge.sfu.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EgressQueueTest {
    private static final InetSocketAddress ANNA = address(1);
    private static final InetSocketAddress BERT = address(2);

    private final RecordingPort port = new RecordingPort();
    private final EgressQueue queue = new EgressQueue(port, 1472);

    private static InetSocketAddress address(int n) {
        return new InetSocketAddress(InetAddress.ofLiteral("192.0.2." + n), 1000 + n);
    }

    /// Writes down messages as `receiver:length/segment`.
    private static final class RecordingPort implements DatagramPort {
        final List<String> messages = new ArrayList<>();
        final List<Byte> firstBytes = new ArrayList<>();

        @Override
        public void receive(long maxWaitNs, Receiver receiver) {}

        @Override
        public void send(
                MemorySegment bytes, int offset, int length, int segment, InetSocketAddress to) {
            messages.add(to.getPort() - 1000 + ":" + length + "/" + segment);
            for (int at = 0; at < length; at += segment) {
                firstBytes.add(bytes.get(JAVA_BYTE, offset + at));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void wakeUp() {}

        @Override
        public PortKind kind() {
            return PortKind.NIO;
        }

        @Override
        public InetSocketAddress localAddress() {
            return ANNA;
        }

        @Override
        public SocketBuffers buffers() {
            return new SocketBuffers(0, 0);
        }

        @Override
        public long droppedDatagrams() {
            return 0;
        }

        @Override
        public long oversizedDatagrams() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private void commit(InetSocketAddress to, int... lengths) {
        for (int length : lengths) {
            queue.slot()[0] = (byte) length;
            queue.commit(length, to);
        }
    }

    private List<String> drained() {
        queue.flush();
        return port.messages;
    }

    @Test
    void shouldJoinEqualSizesToOneReceiver() {
        commit(ANNA, 1100, 1100, 1100);
        commit(BERT, 1100);
        assertEquals(List.of("1:3300/1100", "2:1100/1100"), drained());
    }

    @Test
    void shouldLetOnlyTheLastBeShorter() {
        commit(ANNA, 1100, 1100, 300, 300, 1100);
        assertEquals(List.of("1:2500/1100", "1:300/300", "1:1100/1100"), drained());
    }

    @Test
    void shouldNotJoinLonger() {
        commit(ANNA, 300, 1100);
        assertEquals(List.of("1:300/300", "1:1100/1100"), drained());
    }

    @Test
    void shouldKeepWithinTheKernelsLimits() {
        for (int i = 0; i < 65; i++) {
            commit(ANNA, 100);
        }
        for (int i = 0; i < 60; i++) {
            commit(BERT, 1100);
        }
        assertEquals(List.of("1:6400/100", "1:100/100", "2:64900/1100", "2:1100/1100"), drained());
    }

    /// But not in the midst of what one receiver gets.
    @Test
    void shouldSendAheadInALargeRoom() {
        for (int i = 0; i < 30; i++) {
            commit(ANNA, 1000);
            commit(BERT, 1000);
        }
        assertEquals(List.of(), port.messages, "not enough");
        queue.flush();
        port.messages.clear();
        for (int i = 0; i < 70; i++) {
            commit(ANNA, 1000);
        }
        assertEquals(List.of(), port.messages);
        commit(BERT, 1000);
        assertEquals(List.of("1:64000/1000", "1:6000/1000"), port.messages);
        assertEquals("2:1000/1000", drained().getLast());
    }

    @Test
    void shouldNeitherLoseNorReorderWhenTheBatchIsLarge() {
        Random random = new Random(1);
        List<Byte> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int length = 1 + random.nextInt(1472);
            expected.add((byte) length);
            commit(random.nextBoolean() ? ANNA : BERT, length);
        }
        queue.flush();
        assertEquals(expected, port.firstBytes);
    }

    @Test
    void shouldRefuseImpossibleLengths() {
        assertThrows(IllegalArgumentException.class, () -> queue.commit(1473, ANNA));
        assertThrows(IllegalArgumentException.class, () -> queue.commit(0, ANNA));
    }
}
