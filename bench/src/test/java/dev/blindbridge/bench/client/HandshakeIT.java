package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The two misfortunes of a handshake that hang a call in other systems: the relay's last flight is
/// lost, and the fingerprint comes after the handshake.
@Timeout(60)
class HandshakeIT {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int SOME = 40;

    private static TestServer server;
    private static ClientLoop loop;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        loop = new ClientLoop("clients");
    }

    @AfterAll
    static void stop() {
        loop.close();
        server.close();
    }

    /// Loses ChangeCipherSpec and Finished of the relay as often as told, in each session.
    private static final class LastFlightLost implements DatagramFilter {
        private final int times;
        private final Map<String, Integer> flights = new HashMap<>();
        private final AtomicInteger lost = new AtomicInteger();

        LastFlightLost(int times) {
            this.times = times;
        }

        @Override
        public synchronized boolean passes(
                String session, boolean outgoing, byte[] bytes, int offset, int length) {
            if (outgoing || bytes[offset] < 20 || bytes[offset] > 63) {
                return true;
            }
            if (bytes[offset] == CHANGE_CIPHER_SPEC) {
                flights.merge(session, 1, Integer::sum);
            }
            // RFC 6347 section 4.1: the epoch is in bytes 3 and 4; Finished is the first of epoch
            // 1.
            boolean lastFlight = bytes[offset] == CHANGE_CIPHER_SPEC || bytes[offset + 4] == 1;
            boolean drop = lastFlight && flights.getOrDefault(session, 0) <= times;
            if (drop) {
                lost.incrementAndGet();
            }
            return !drop;
        }
    }

    @Test
    void shouldSurviveALostLastFlight() throws Exception {
        LastFlightLost network = new LastFlightLost(2);
        String link = server.link("last-flight", "abacus-yo-yo-zoom-t-shirt-zit");
        try (Guest ann = Guest.join(loop, ClientConfig.of(link, "Ann").withNetwork(network));
                Guest ben = Guest.join(loop, link, "Ben")) {
            ann.awaitMoreOf(ben, SOME);
            ben.awaitMoreOf(ann, SOME);
            assertTrue(network.lost.get() >= 8, "two datagrams twice in two sessions were lost");
            assertEquals(0, ann.notices().size(), ann.toString());
        }
    }

    @Test
    void shouldSurviveAFingerprintThatComesAfterTheHandshake() throws Exception {
        String link = server.link("late-answer", "abacus-yo-yo-zoom-t-shirt-zit");
        AtomicInteger dtls = new AtomicInteger();
        DatagramFilter network =
                (session, outgoing, bytes, offset, length) -> {
                    if (outgoing && session.equals("subscribe") && bytes[offset] == 22) {
                        dtls.incrementAndGet();
                    }
                    return true;
                };
        ClientConfig slow =
                ClientConfig.of(link, "Ann").withNetwork(network).withAnswerDelayMs(1500);
        try (Guest ann = Guest.join(loop, slow);
                Guest ben = Guest.join(loop, link, "Ben")) {
            ann.awaitMoreOf(ben, SOME);
            assertTrue(dtls.get() > 0);
            assertEquals(0, ann.notices().size(), ann.toString());
        }
    }
}
