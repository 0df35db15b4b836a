package dev.blindbridge.bench.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IceControllerTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final InetSocketAddress DEAD = new InetSocketAddress("192.0.2.1", 9);
    private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.2", 9);

    private final List<InetSocketAddress> checked = new ArrayList<>();
    private final IceController agent =
            new IceController(
                    "me",
                    new RemoteIce("you", "secret", List.of(DEAD, OTHER), "f"),
                    new Random(1),
                    0);
    private final Random random = new Random(2);

    private void runUntil(long untilNs) {
        while (agent.nextDeadlineNs() <= untilNs) {
            agent.onDeadline(agent.nextDeadlineNs(), (check, to) -> checked.add(to));
        }
    }

    @Test
    void shouldTryAllCandidatesAndGiveUpAfterThirtySeconds() {
        runUntil(SECOND_NS);
        assertTrue(checked.contains(DEAD) && checked.contains(OTHER));
        assertEquals(IceController.State.CHECKING, agent.state());
        runUntil(31 * SECOND_NS);
        assertEquals(IceController.State.FAILED, agent.state());
        assertTrue(checked.size() < 150, "paced: " + checked.size());
    }

    @Test
    void shouldIgnoreGarbageAndForeignAnswers() {
        runUntil(SECOND_NS);
        byte[] bytes = new byte[100];
        for (int i = 0; i < 50_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 1;
            bytes[1] = 1;
            agent.onDatagram(bytes, 0, random.nextInt(101), OTHER, SECOND_NS);
        }
        assertNull(agent.selected());
    }
}
