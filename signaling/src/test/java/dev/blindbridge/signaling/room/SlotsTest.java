package dev.blindbridge.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SlotsTest {
    private final Slots slots = new Slots();

    @Test
    void shouldRestEachSlotFor60SecondsAfterItsRelease() {
        assertEquals(0, slots.take(0));
        assertEquals(1, slots.take(0));
        slots.release(1, 1000);
        slots.release(0, 5000);
        assertEquals(2, slots.take(60_999));
        assertEquals(1, slots.take(61_000));
        assertEquals(3, slots.take(64_999));
        assertEquals(0, slots.take(65_000));
    }

    @Test
    void shouldGiveSlotsUpTo8190() {
        for (int slot = 0; slot <= 8190; slot++) {
            assertEquals(slot, slots.take(0));
        }
        assertEquals(Slots.NONE, slots.take(0));
    }
}
