package dev.blindbridge.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private final AtomicLong inAll = new AtomicLong();
    private final Backlog backlog = new Backlog(inAll);

    @Test
    void shouldLetMuchWaitForOneWhileLittleWaitsForAll() {
        assertTrue(backlog.add(Backlog.MAX_BYTES));
        assertFalse(backlog.add(1));
        assertEquals(Backlog.MAX_BYTES, inAll.get());
    }

    @Test
    void shouldLetLittleWaitForEachWhileMuchWaitsForAll() {
        inAll.set(Backlog.MUCH_IN_ALL_BYTES);
        assertTrue(backlog.add(Backlog.MAX_BYTES_WHEN_MUCH));
        assertFalse(backlog.add(1));
        backlog.written(Backlog.MAX_BYTES_WHEN_MUCH);
        assertTrue(backlog.add(1));
        assertEquals(Backlog.MUCH_IN_ALL_BYTES + 1, inAll.get());
    }
}
