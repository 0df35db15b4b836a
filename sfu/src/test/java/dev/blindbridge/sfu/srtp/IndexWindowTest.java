package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexWindowTest {
    private final IndexWindow window = new IndexWindow();

    @Test
    void shouldEstimateTheNearestIndex() {
        assertEquals(40_000, window.indexOf(40_000));
        window.use(40_000);
        assertEquals(65_536, window.indexOf(0));
        window.use(65_536);
        assertEquals(65_535, window.indexOf(65_535));
        assertEquals(65_537, window.indexOf(1));
    }

    @Test
    void shouldRefuseIndicesBeforeZero() {
        window.use(3);
        assertTrue(window.isTooOld(window.indexOf(65_530)));
    }

    @Test
    void shouldStayRightBeyondThirtyTwoBits() {
        long far = 1L << 47;
        window.use(far);
        assertTrue(window.isUsed(far));
        assertFalse(window.isUsed(far - 1));
        assertFalse(window.isTooOld(far - IndexWindow.SIZE + 1));
        assertTrue(window.isTooOld(far - IndexWindow.SIZE));
    }

    /// R5: compared with a set that remembers everything.
    @Test
    void shouldNeverAdmitAnIndexTwice() {
        Random random = new Random(9);
        Set<Long> all = new HashSet<>();
        long centre = 0;
        for (int i = 0; i < 300_000; i++) {
            centre += random.nextInt(1000) == 0 ? random.nextInt(3000) : random.nextInt(3);
            int sequenceNumber = (int) (centre - random.nextInt(1500)) & 0xFFFF;
            long index = window.indexOf(sequenceNumber);
            assertEquals(sequenceNumber, index & 0xFFFF);
            if (!window.isTooOld(index)) {
                assertEquals(all.contains(index), window.isUsed(index), "index " + index);
                window.use(index);
                all.add(index);
            }
        }
        assertTrue(all.size() > 100_000);
    }
}
