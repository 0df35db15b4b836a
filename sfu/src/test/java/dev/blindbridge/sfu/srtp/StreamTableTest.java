package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final StreamTable<String> table = new StreamTable<>(500);

    @Test
    void shouldFindWhatWasAddedUpToItsLimit() {
        Random random = new Random(10);
        Map<Integer, String> expected = new HashMap<>();
        while (!table.isFull()) {
            int ssrc = random.nextInt();
            if (expected.putIfAbsent(ssrc, "stream " + ssrc) == null) {
                table.add(ssrc, "stream " + ssrc);
            }
            assertEquals(expected.get(ssrc - 1), table.find(ssrc - 1));
        }
        assertEquals(500, table.size());
        expected.forEach((ssrc, stream) -> assertEquals(stream, table.find(ssrc)));
    }

    @Test
    void shouldTellNeighboursAndExtremesApart() {
        int[] ssrcs = {0, -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 16, 1 << 24};
        for (int ssrc : ssrcs) {
            assertNull(table.find(ssrc));
            table.add(ssrc, "stream " + ssrc);
        }
        for (int ssrc : ssrcs) {
            assertEquals("stream " + ssrc, table.find(ssrc));
        }
        assertFalse(table.isFull());
        assertTrue(table.size() == ssrcs.length && table.find(2) == null);
    }
}
