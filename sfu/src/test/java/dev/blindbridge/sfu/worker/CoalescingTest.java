package dev.blindbridge.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CoalescingTest {
    private static int waits(Coalescing coalescing, int chances, boolean cameMore) {
        int waits = 0;
        for (int i = 0; i < chances; i++) {
            if (coalescing.waitNs() > 0) {
                waits++;
                coalescing.onWaited(cameMore);
            }
        }
        return waits;
    }

    @Test
    void shouldWaitAsLongAsItBringsSomething() {
        Coalescing coalescing = new Coalescing(100);
        assertEquals(100_000, coalescing.waitNs());
        assertEquals(1_000, waits(coalescing, 1_000, true));
    }

    @Test
    void shouldStopWhenItIsInVainButTryNowAndThen() {
        Coalescing coalescing = new Coalescing(100);
        waits(coalescing, 10, false);
        assertEquals(10, waits(coalescing, 640, false));
    }

    @Test
    void shouldBeginAgainWhenTrialsSucceed() {
        Coalescing coalescing = new Coalescing(100);
        waits(coalescing, 1_000, false);
        waits(coalescing, 1_000, true);
        assertEquals(100, waits(coalescing, 100, true));
    }

    @Test
    void shouldNeverWaitIfToldSo() {
        assertEquals(0, waits(new Coalescing(0), 1_000, true));
    }

    @Test
    void shouldBoundTheWait() {
        assertTrue(new Coalescing(Integer.MAX_VALUE).waitNs() <= 500_000);
        assertEquals(0, new Coalescing(-1).waitNs());
    }
}
