package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MissingPacketsTest {
    private static final long MS = 1_000_000;

    private final MissingPackets missing = new MissingPackets();
    private final int[] asked = new int[MissingPackets.CAPACITY];

    @Test
    void shouldWaitForReorderedPacketsFirst() {
        assertTrue(missing.addGap(10, 13, 0));
        assertEquals(0, missing.collectDue(MS, asked));
        assertFalse(missing.remove(11, 2 * MS), "came by itself");
        long dueNs = missing.nextDueNs();
        assertEquals(1, missing.collectDue(dueNs, asked));
        assertEquals(12, asked[0]);
    }

    @Test
    void shouldAskAgainAfterARoundTrip() {
        missing.addGap(0x1FFFE, 0x20000, 0);
        long firstNs = missing.nextDueNs();
        assertEquals(1, missing.collectDue(firstNs, asked));
        assertEquals(0xFFFF, asked[0]);
        assertEquals(0, missing.collectDue(firstNs + 50 * MS, asked));
        assertEquals(1, missing.collectDue(firstNs + 130 * MS, asked));
    }

    @Test
    void shouldLearnTheRoundTrip() {
        long nowNs = 0;
        for (long number = 0; number < 100; number += 2) {
            missing.addGap(number, number + 2, nowNs);
            nowNs = missing.nextDueNs();
            missing.collectDue(nowNs, asked);
            nowNs += 10 * MS;
            assertTrue(missing.remove(number + 1, nowNs), "asked for");
        }
        missing.addGap(200, 202, nowNs);
        long firstNs = missing.nextDueNs();
        missing.collectDue(firstNs, asked);
        assertTrue(missing.nextDueNs() - firstNs <= 25 * MS, "soon on a fast path");
    }

    @Test
    void shouldGiveUp() {
        missing.addGap(1, 3, 0);
        int times = 0;
        for (long nowNs = 0; nowNs < 5000 * MS; nowNs += MS) {
            times += missing.collectDue(nowNs, asked);
        }
        assertTrue(times >= 5 && times <= 12, "asked " + times + " times");
        assertEquals(0, missing.count());
        assertEquals(Long.MAX_VALUE, missing.nextDueNs());
    }

    @Test
    void shouldForgetAllWhenTooMuchIsMissing() {
        missing.addGap(1, 101, 0);
        assertTrue(missing.addGap(101, 200, 0));
        assertFalse(missing.addGap(200, 300, 0));
        assertEquals(0, missing.count());
    }
}
