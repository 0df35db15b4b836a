package dev.blindbridge.bench.client.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
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
                    "mine",
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
            agent.onDatagram(
                    bytes,
                    0,
                    random.nextInt(101),
                    OTHER,
                    SECOND_NS,
                    (answer, to) -> checked.add(to));
        }
        assertNull(agent.selected());
    }

    @Test
    void shouldAnswerThePeersChecks() {
        List<byte[]> answers = new ArrayList<>();
        byte[] check = StunBinding.request(1, 2, "me:you", "mine", 3);
        byte[] forged = StunBinding.request(1, 2, "me:you", "guessed", 3);

        agent.onDatagram(check, 0, check.length, OTHER, 0, (answer, to) -> answers.add(answer));
        agent.onDatagram(forged, 0, forged.length, OTHER, 0, (answer, to) -> answers.add(answer));

        assertEquals(1, answers.size());
        byte[] answer = answers.getFirst();
        assertTrue(StunBinding.isResponse(answer, 0, answer.length, 1, 2, "mine"));
        // RFC 8489 section 14.2: 192.0.2.2:9 under the magic cookie
        assertEquals(
                "00200008" + "0001211b" + "e112a640", HexFormat.of().formatHex(answer, 20, 32));
    }
}
