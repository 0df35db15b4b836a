package dev.blindbridge.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ReadBudgetTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final ReadBudget budget = new ReadBudget(0);

    @Test
    void shouldLetABurstPassAndThen50ASecond() {
        for (int i = 0; i < ReadBudget.MESSAGE_BURST; i++) {
            assertEquals(0, budget.takeNs(10, 0));
        }
        assertEquals(SECOND_NS / 50, budget.takeNs(10, 0));
        assertEquals(0, budget.takeNs(10, SECOND_NS));
    }

    @Test
    void shouldBoundBytesAndLetTheLargestMessagePass() {
        assertEquals(0, budget.takeNs(ReadBudget.BYTE_BURST, 0));
        long waitNs = budget.takeNs(ReadBudget.BYTES_PER_SECOND, 0);
        assertEquals(SECOND_NS, waitNs);
        assertEquals(0, budget.takeNs(0, waitNs));
    }

    @Test
    void shouldNotSaveUpMoreThanABurst() {
        for (int i = 0; i < ReadBudget.MESSAGE_BURST; i++) {
            assertEquals(0, budget.takeNs(0, 3600 * SECOND_NS));
        }
        assertTrue(budget.takeNs(0, 3600 * SECOND_NS) > 0);
    }
}
