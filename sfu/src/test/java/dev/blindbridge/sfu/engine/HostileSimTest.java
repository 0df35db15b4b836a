package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.engine.Simulation.Captured;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What strangers and men in the middle send, while a room of three is in a call.
class HostileSimTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.7", 4444);

    /// After one of these a datagram is done with; the other reasons are about what it carried.
    private static final Set<DropReason> WHOLE_DATAGRAM =
            EnumSet.range(DropReason.DATAGRAM_UNKNOWN, DropReason.RTCP_MALFORMED);

    private final Simulation simulation = new Simulation(11);
    private final SimRoom room = new SimRoom(simulation);
    private final Counters counters = simulation.engine.counters();
    private final SplittableRandom random = new SplittableRandom(12);

    @BeforeEach
    void startCall() {
        for (int i = 0; i < 3; i++) {
            room.join();
        }
        simulation.runFor(2);
    }

    private void assertUndisturbed() {
        assertEquals(6, counters.value(Counter.TRANSPORTS_CONNECTED));
        assertEquals(6, counters.value(Counter.INBOUND_TRACKS));
        assertEquals(0, counters.value(Counter.FAULTS_TOTAL));
        for (SimRoom.Member member : room.members) {
            member.publisher().stop();
        }
        simulation.runFor(3);
        for (SimRoom.Member member : room.members) {
            for (SimReceiver receiver : member.subscriber().receivers) {
                receiver.assertComplete();
                assertEquals(0, receiver.gapsInSent());
            }
        }
    }

    private void assertEveryDatagramCounted() {
        long accounted =
                counters.value(Counter.STUN_CHECKS_TOTAL)
                        + counters.value(Counter.DTLS_RECEIVED_TOTAL)
                        + counters.value(Counter.RTP_RECEIVED_TOTAL)
                        + counters.value(Counter.RTCP_RECEIVED_TOTAL);
        for (DropReason reason : WHOLE_DATAGRAM) {
            if (reason != DropReason.DTLS_NO_ADDRESS) {
                accounted += counters.value(reason);
            }
        }
        assertEquals(counters.value(Counter.DATAGRAMS_RECEIVED_TOTAL), accounted);
    }

    @Test
    void shouldBearAMillionDatagramsOfGarbage() {
        long usedBefore = usedBytes();
        simulation.every(
                1_000_000,
                () -> {
                    for (int i = 0; i < 100; i++) {
                        simulation.arriveUnseen(garbage(), source());
                    }
                    return true;
                });
        simulation.runFor(10.1);
        assertTrue(counters.value(Counter.DATAGRAMS_RECEIVED_TOTAL) > 1_000_000);
        assertEveryDatagramCounted();
        for (DropReason reason :
                EnumSet.of(
                        DropReason.DATAGRAM_UNKNOWN,
                        DropReason.STUN_MALFORMED,
                        DropReason.STUN_UNKNOWN_USER,
                        DropReason.STUN_NOT_A_CHECK,
                        DropReason.DTLS_UNKNOWN_SOURCE,
                        DropReason.SRTP_UNKNOWN_SOURCE,
                        DropReason.SRTP_AUTH_FAILED,
                        DropReason.SRTP_MALFORMED,
                        DropReason.SRTP_REPLAYED)) {
            assertTrue(counters.value(reason) > 0, reason::label);
        }
        long grownBytes = usedBytes() - usedBefore;
        assertTrue(grownBytes < 30_000_000, () -> "grown by " + grownBytes);
        assertUndisturbed();
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// Random bytes, or a datagram of the call with a few of its bits or its end changed.
    private byte[] garbage() {
        if (random.nextInt(3) > 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] original = recent().datagram();
        byte[] bytes = java.util.Arrays.copyOf(original, original.length - random.nextInt(3));
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private Captured recent() {
        int count = Math.min(simulation.capturedCount, simulation.captured.length);
        return simulation.captured[random.nextInt(count)];
    }

    private InetSocketAddress source() {
        return switch (random.nextInt(3)) {
            case 0 -> STRANGER;
            case 1 -> new InetSocketAddress("198.51.100.8", 1 + random.nextInt(65535));
            default -> recent().from();
        };
    }

    @Test
    void shouldDropReplaysBeforeTheyChangeAnything() {
        simulation.every(
                5_000_000,
                () -> {
                    Captured old = recent();
                    simulation.arriveUnseen(old.datagram().clone(), old.from());
                    return true;
                });
        simulation.runFor(5);
        assertTrue(counters.value(DropReason.SRTP_REPLAYED) > 200);
        assertEveryDatagramCounted();
        assertUndisturbed();
    }

    /// R1, R3: neither authentic media nor an authentic check seen on the way make an address.
    @Test
    void shouldLearnNoAddressFromMediaNorFromCapturedChecks() {
        long sentBefore = counters.value(Counter.STUN_CHECKS_TOTAL);
        for (int i = 0; i < 2000; i++) {
            simulation.arriveUnseen(recent().datagram().clone(), STRANGER);
        }
        assertTrue(counters.value(DropReason.SRTP_UNKNOWN_SOURCE) > 1000);
        assertTrue(counters.value(DropReason.STUN_REPLAYED) > 10);
        assertEquals(sentBefore, counters.value(Counter.STUN_CHECKS_TOTAL));
        assertUndisturbed();
    }

    /// R1: a check that was captured and held back nominates, but media goes on to who has proven
    /// to hold the keys.
    @Test
    void shouldNotBeDrawnAwayByChecksThatItNeverSaw() {
        simulation.strangersHoldChecks = true;
        for (SimRoom.Member member : room.members) {
            SimTransport target = member.subscriber().transport;
            byte[] heldBack = target.validCheck();
            simulation.every(
                    100_000_000,
                    () -> {
                        simulation.arriveUnseen(heldBack.clone(), STRANGER);
                        return true;
                    });
            simulation.runFor(0.5);
        }
        simulation.runFor(4);
        assertUndisturbed();
    }

    /// R2: a check with the right user name and a wrong password is answered with an error alone.
    @Test
    void shouldNotValidateAnAddressWithAWrongPassword() {
        SimTransport target = room.members.getFirst().publisher().transport;
        simulation.arriveUnseen(target.checkDatagram("wrong"), STRANGER);
        assertEquals(1, counters.value(DropReason.STUN_UNAUTHENTICATED));
        simulation.arriveUnseen(new byte[] {22, 1, 1}, STRANGER);
        assertEquals(1, counters.value(DropReason.DTLS_UNKNOWN_SOURCE));
        assertUndisturbed();
    }
}
