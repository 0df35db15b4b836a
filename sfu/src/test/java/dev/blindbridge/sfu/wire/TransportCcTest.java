package dev.blindbridge.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportCcTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long MS = 1_000_000;

    private final byte[] buffer = new byte[1500];
    private final TransportCcWriter writer = new TransportCcWriter();
    private final RtcpView rtcp = new RtcpView();
    private final TransportCcView view = new TransportCcView();

    private int write(int capacity, long[] numbers, long[] arrivals) {
        return write(capacity, numbers.length == 0 ? 0 : numbers[0], numbers, arrivals);
    }

    private int write(int capacity, long base, long[] numbers, long[] arrivals) {
        int count = numbers.length;
        return writer.write(buffer, 3, capacity, 1, 2, 0x1FE, base, numbers, arrivals, count);
    }

    private boolean wrap(int offset, int length) {
        return rtcp.wrap(buffer, offset, length) && rtcp.next() && view.wrap(rtcp);
    }

    private boolean wrap(String hex) {
        byte[] packet = HEX.parseHex(hex);
        System.arraycopy(packet, 0, buffer, 0, packet.length);
        return wrap(0, packet.length);
    }

    /// Every field by hand: draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.
    @Test
    void shouldWriteTheFormatThatBrowsersRead() {
        long start = 64 * MS * 5;
        long[] numbers = {0x1FFFF, 0x20000, 0x20002, 0x20007};
        long[] arrivals = {start + MS, start + 2 * MS, start + 130 * MS, start + 120 * MS};
        int length = write(1200, numbers, arrivals);
        assertEquals(
                "afcd0007" // P, 15, 205, 8 words
                        + "00000001"
                        + "00000002" // sender, media
                        + "ffff"
                        + "0009" // base, count
                        + "000005"
                        + "fe" // reference, counter
                        + "d480" // 1 1 0 2 0 0 0
                        + "c800" // 0 2
                        + "04"
                        + "04"
                        + "0200"
                        + "ffd8" // 1 ms, 1 ms, 128 ms, -10 ms
                        + "0002", // padding
                HEX.formatHex(buffer, 3, 3 + length));
        assertEquals(4, writer.consumed());
    }

    @Test
    void shouldReadBackRandomArrivals() {
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            int count = 1 + random.nextInt(120);
            long[] numbers = new long[count];
            long[] arrivals = new long[count];
            long number = random.nextInt(1 << 20);
            long at = random.nextLong() >> 8;
            for (int i = 0; i < count; i++) {
                numbers[i] = number;
                arrivals[i] = at;
                number += 1 + (random.nextInt(5) == 0 ? random.nextInt(20) : 0);
                at += (long) (random.nextGaussian() * 20 * MS);
            }
            int length = write(1200, numbers, arrivals);
            assertTrue(length > 0 && length % 4 == 0 && length <= 1200);
            assertReadsBack(length, numbers, arrivals, writer.consumed());
        }
    }

    private void assertReadsBack(int length, long[] numbers, long[] arrivals, int count) {
        assertTrue(wrap(3, length));
        assertEquals(numbers[0] & 0xFFFF, view.baseSequenceNumber());
        int i = 0;
        while (view.next()) {
            if (!view.received()) {
                continue;
            }
            assertEquals(numbers[i] & 0xFFFF, view.sequenceNumber());
            long ticks = Math.floorDiv(arrivals[i], 250_000L);
            // 24 bits of reference and 8 of ticks: equal modulo 2^32.
            assertEquals((int) ticks, (int) view.arrivalTicks(), "arrival " + i);
            i++;
        }
        assertEquals(count, i);
    }

    @Test
    void shouldSplitWhereADeltaDoesNotFit() {
        long[] numbers = {1, 2, 3};
        long[] arrivals = {0, 9000 * MS, 9001 * MS};
        assertTrue(write(1200, numbers, arrivals) > 0);
        assertEquals(1, writer.consumed());
        arrivals[1] = 8191 * MS;
        assertTrue(write(1200, numbers, arrivals) > 0);
        assertEquals(3, writer.consumed());
    }

    @Test
    void shouldFitTheRoomItIsGiven() {
        long[] numbers = new long[400];
        long[] arrivals = new long[400];
        for (int i = 0; i < 400; i++) {
            numbers[i] = 2L * i;
            arrivals[i] = 100 * MS * i;
        }
        for (int capacity = 0; capacity < 300; capacity++) {
            int length = write(capacity, numbers, arrivals);
            assertTrue(length <= capacity);
            assertEquals(length == 0, writer.consumed() == 0);
            if (length > 0) {
                assertReadsBack(length, numbers, arrivals, writer.consumed());
            }
        }
    }

    @Test
    void shouldSplitWhereNumbersDoNotAscendOrJumpTooFar() {
        assertTrue(write(1200, new long[] {5, 5}, new long[] {0, 0}) > 0);
        assertEquals(1, writer.consumed());
        assertTrue(write(1200, new long[] {5, 4}, new long[] {0, 0}) > 0);
        assertEquals(1, writer.consumed());
        assertTrue(write(1200, new long[] {5, 100_000}, new long[] {0, 0}) > 0);
        assertEquals(1, writer.consumed());
        assertEquals(0, write(1200, new long[0], new long[0]));
    }

    @Test
    void shouldReportPacketsLostBeforeTheFirstArrival() {
        int length = write(1200, 98, new long[] {101, 102}, new long[] {0, MS});
        assertTrue(wrap(3, length));
        assertEquals(98, view.baseSequenceNumber());
        assertEquals(5, view.statusCount());
        for (int number = 98; number <= 102; number++) {
            assertTrue(view.next());
            assertEquals(number, view.sequenceNumber());
            assertEquals(number > 100, view.received());
        }
        assertEquals(4, view.arrivalTicks());
        assertEquals(0, write(1200, 103, new long[] {101}, new long[] {0}), "base too high");
        assertEquals(0, write(1200, 0, new long[] {70_000}, new long[] {0}), "base too low");
    }

    /// As others write it: run length and one-bit vector.
    @Test
    void shouldReadAllKindsOfChunks() {
        String head = "afcd0008" + "0000000100000002" + "000a" + "0012" + "000001" + "00";
        // Run of 3 small, one-bit vector of 14 (1 0 … 0 1), two-bit vector (2 …).
        assertTrue(wrap(head + "2003" + "a001" + "e000" + "0102030405" + "fff0" + "000003"));
        int[] expected = {257, 259, 262, 266, 271, 255};
        int i = 0;
        while (view.next()) {
            if (view.received()) {
                assertEquals(expected[i++], view.arrivalTicks());
            }
        }
        assertEquals(expected.length, i);
    }

    @Test
    void shouldRejectIncompleteFeedback() {
        String head = "8fcd0005" + "0000000100000002" + "0000";
        assertFalse(wrap(head + "0005" + "00000000" + "2005" + "0102"), "too few deltas");
        assertFalse(wrap(head + "0008" + "00000000" + "c000" + "2000"), "empty run");
        assertFalse(wrap(head + "0020" + "00000000" + "c000" + "c000"), "too few chunks");
        assertFalse(wrap(head + "0001" + "00000000" + "6001" + "0000"), "symbol 3");
        assertTrue(wrap(head + "0002" + "00000000" + "2002" + "0102"));
    }
}
