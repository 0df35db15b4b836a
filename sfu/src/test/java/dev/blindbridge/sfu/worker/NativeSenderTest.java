package dev.blindbridge.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// A kernel that answers as it was told to, and writes down what it took.
@SuppressWarnings("restricted") // It follows pointers, as a kernel does.
class NativeSenderTest {
    private static final int EPERM = -1;
    private static final int CONTROL_BYTES = 40;
    private static final int SEGMENT = 16;

    private final Arena arena = Arena.ofAuto();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final List<String> taken = new ArrayList<>();
    private final NativeSender sender = new NativeSender(arena, LinuxCalls.AF_INET, this::send);

    /// As sendmmsg: an answer is how many it takes, or an error; without one it takes all.
    private int send(MemorySegment messages, int count) {
        Integer answer = answers.poll();
        int takes = answer == null ? count : Math.min(answer, count);
        for (int i = 0; i < takes; i++) {
            take(messages.asSlice(i * 64L, 64));
        }
        return takes;
    }

    private void take(MemorySegment message) {
        MemorySegment name = at(message, 0, 16);
        MemorySegment piece = at(message, 16, 16);
        int length = (int) piece.get(ValueLayout.JAVA_LONG, 8);
        int port = Short.reverseBytes(name.get(ValueLayout.JAVA_SHORT, 2));
        boolean segments = message.get(ValueLayout.JAVA_LONG, CONTROL_BYTES) > 0;
        int segment = segments ? at(message, 32, 24).get(ValueLayout.JAVA_SHORT, SEGMENT) : length;
        byte first = at(piece, 0, length).get(ValueLayout.JAVA_BYTE, 0);
        taken.add(port + ":" + first + ":" + length + "/" + segment);
    }

    private static MemorySegment at(MemorySegment from, long offset, long size) {
        return MemorySegment.ofAddress(from.get(ValueLayout.JAVA_LONG, offset)).reinterpret(size);
    }

    private void add(int port, int first, int lengthBytes, int segmentBytes) {
        MemorySegment bytes = arena.allocate(lengthBytes + 8);
        for (int at = 0; at < lengthBytes; at += segmentBytes) {
            bytes.set(ValueLayout.JAVA_BYTE, 8 + at, (byte) (first + at / segmentBytes));
        }
        InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), port);
        sender.add(bytes, 8, lengthBytes, segmentBytes, to);
    }

    @Test
    void shouldHandOverAllAtOnce() {
        add(1, 10, 2_500, 1_100);
        add(2, 20, 300, 300);
        assertEquals(List.of(), taken);
        sender.flush();
        assertEquals(List.of("1:10:2500/1100", "2:20:300/300"), taken);
        sender.flush();
        assertEquals(2, taken.size(), "nothing twice");
    }

    @Test
    void shouldGoOnWhereTheKernelStopped() {
        Collections.addAll(answers, 1, LinuxCalls.EINTR, 2);
        for (int i = 1; i <= 4; i++) {
            add(i, i, 100, 100);
        }
        sender.flush();
        assertEquals(List.of("1:1:100/100", "2:2:100/100", "3:3:100/100", "4:4:100/100"), taken);
        assertEquals(0, sender.droppedDatagrams());
    }

    @Test
    void shouldSkipWhatIsRefused() {
        Collections.addAll(answers, 1, EPERM);
        add(1, 1, 100, 100);
        add(2, 2, 2_500, 1_100);
        add(3, 3, 100, 100);
        sender.flush();
        assertEquals(List.of("1:1:100/100", "3:3:100/100"), taken);
        assertEquals(3, sender.droppedDatagrams());
    }

    @Test
    void shouldSendSinglyWhatOnePathDoesNotTake() {
        Collections.addAll(answers, LinuxCalls.EINVAL);
        add(1, 1, 2_500, 1_100);
        add(2, 5, 2_200, 1_100);
        sender.flush();
        assertEquals(
                List.of("1:1:1100/1100", "1:2:1100/1100", "1:3:300/300", "2:5:2200/1100"), taken);
        assertEquals(0, sender.droppedDatagrams());
    }

    @Test
    void shouldNotTrySegmentsAgainWhereTheMachineHasNone() {
        Collections.addAll(answers, LinuxCalls.EIO);
        add(1, 1, 2_200, 1_100);
        sender.flush();
        add(2, 5, 2_200, 1_100);
        sender.flush();
        assertEquals(
                List.of("1:1:1100/1100", "1:2:1100/1100", "2:5:1100/1100", "2:6:1100/1100"), taken);
    }

    @Test
    void shouldKeepWhatAFullSocketDoesNotTakeAndItsOrder() {
        Collections.addAll(answers, 1, LinuxCalls.EAGAIN);
        add(1, 1, 100, 100);
        add(2, 2, 2_500, 1_100);
        sender.flush();
        assertTrue(sender.isWaiting());
        Collections.addAll(answers, LinuxCalls.EAGAIN);
        add(3, 3, 100, 100);
        sender.flush();
        assertEquals(List.of("1:1:100/100"), taken);
        assertTrue(sender.flushBacklog());
        assertFalse(sender.isWaiting());
        assertEquals(List.of("1:1:100/100", "2:2:2500/1100", "3:3:100/100"), taken);
        assertEquals(0, sender.droppedDatagrams());
    }

    @Test
    void shouldDropWhatIsTooMuchToKeep() {
        int fits = SendBacklog.CAPACITY_BYTES / 60_000;
        for (int i = 0; i < fits + 2; i++) {
            answers.add(LinuxCalls.EAGAIN);
            add(1, i, 60_000, 1_000);
            sender.flush();
        }
        assertEquals(120, sender.droppedDatagrams());
        sender.flush();
        assertEquals(fits, taken.size());
        add(1, 1, 60_000, 1_000);
        sender.flush();
        assertEquals(fits + 1, taken.size(), "there is room again");
        assertEquals(120, sender.droppedDatagrams());
    }

    @Test
    void shouldDropWhatTheSocketsFamilyDoesNotReach() {
        MemorySegment bytes = arena.allocate(200);
        sender.add(
                bytes, 0, 200, 100, new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 1));
        sender.flush();
        assertEquals(2, sender.droppedDatagrams());
        assertEquals(List.of(), taken);
    }

    @Test
    void shouldTakeMoreThanOneCallDoes() {
        for (int i = 0; i < 1_000; i++) {
            add(i, i, 10, 10);
        }
        sender.flush();
        assertEquals(1_000, taken.size());
        assertEquals("999:" + (byte) 999 + ":10/10", taken.getLast());
    }
}
