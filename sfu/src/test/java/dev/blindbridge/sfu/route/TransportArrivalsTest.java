package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TransportArrivalsTest {
    private static final long MS = 1_000_000;

    private final TransportArrivals arrivals = new TransportArrivals();
    private final byte[] out = new byte[1500];

    private int u16(int at) {
        return (out[at] & 0xFF) << 8 | (out[at + 1] & 0xFF);
    }

    private int feedback(long nowNs) {
        return arrivals.writeFeedback(out, 0, 1200, 1, nowNs);
    }

    @Test
    void shouldReportTheFirstPacketAtOnceAndThenWithOneFiftyMillisecondsLater() {
        assertEquals(Long.MAX_VALUE, arrivals.latestNs());
        assertEquals(1000 * MS, arrivals.onPacket(7, 5, 1000 * MS));
        assertTrue(feedback(1000 * MS) > 0);
        assertEquals(0, feedback(1000 * MS));
        assertFalse(arrivals.isDue(2000 * MS), "nothing to report");
        assertEquals(Long.MAX_VALUE, arrivals.latestNs());
        assertEquals(1075 * MS, arrivals.onPacket(8, 5, 1010 * MS));
        assertEquals(1075 * MS, arrivals.onPacket(9, 5, 1049 * MS));
        assertFalse(arrivals.isDue(1049 * MS));
        assertEquals(1052 * MS, arrivals.onPacket(10, 5, 1052 * MS));
        assertTrue(arrivals.isDue(1052 * MS));
    }

    @Test
    void shouldReportAcrossTheWrapWithGaps() {
        arrivals.onPacket(0xFFFF, 5, 1000 * MS);
        arrivals.onPacket(2, 5, 1001 * MS);
        arrivals.onPacket(2, 5, 1002 * MS);
        assertTrue(feedback(1050 * MS) > 0);
        assertEquals(0xFFFF, u16(12), "base");
        assertEquals(4, u16(14), "0xFFFF, 0, 1, 2");
        // Two-bit symbols: received, not, not, received; 1 ms is one byte of delta.
        assertEquals(0xC000 | 1 << 12 | 1 << 6, u16(20));
    }

    @Test
    void shouldReportWithoutAnotherPacketAfterAWhile() {
        arrivals.onPacket(7, 5, 1000 * MS);
        feedback(1000 * MS);
        arrivals.onPacket(8, 5, 1001 * MS);
        assertTrue(arrivals.isDue(arrivals.latestNs()));
        assertTrue(feedback(arrivals.latestNs()) > 0);
        assertEquals(8, u16(12));
    }

    @Test
    void shouldReportALateOneTogetherWithItsNeighbours() {
        arrivals.onPacket(10, 5, 1000 * MS);
        arrivals.onPacket(12, 5, 1001 * MS);
        feedback(1050 * MS);
        arrivals.onPacket(11, 5, 1060 * MS);
        assertTrue(feedback(1100 * MS) > 0);
        assertEquals(11, u16(12));
        assertEquals(2, u16(14), "12 once more");
        assertEquals(1, out[19], "feedback count");
    }

    @Test
    void shouldSplitWhatDoesNotFit() {
        for (int i = 0; i < 500; i++) {
            arrivals.onPacket(i, 5, (1000 + i) * MS);
        }
        int packets = 0;
        while (arrivals.writeFeedback(out, 0, 200, 1, 2000 * MS) > 0) {
            packets++;
        }
        assertTrue(packets > 2);
        assertEquals(499, u16(12) + u16(14) - 1, "up to the last");
    }
}
