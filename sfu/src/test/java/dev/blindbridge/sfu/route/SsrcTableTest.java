package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SsrcTableTest {
    @Test
    void shouldHoldAnySsrcUpToItsBound() {
        SsrcTable<String> table = new SsrcTable<>(2);
        assertNull(table.get(0));
        assertTrue(table.put(0, "zero"));
        assertTrue(table.put(-1, "all ones"));
        assertFalse(table.put(1, "one too many"));
        assertTrue(table.put(0, "again"));
        assertEquals("again", table.get(0));
        table.remove(0);
        assertNull(table.get(0));
        assertEquals("all ones", table.get(-1));
        table.removeIf(value -> value.startsWith("all"));
        assertEquals(0, table.size());
    }
}
