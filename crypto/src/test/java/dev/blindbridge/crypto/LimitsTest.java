package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The limits of section 7 at their very edge, and answers to who asked alone.
class LimitsTest {
    private final MyIdentity me = MyIdentity.fresh(8000, new SeededRandomness(1));
    private final PairKeys keys =
            PairKeys.derive(
                            Roots.CALL,
                            me,
                            MyIdentity.fresh(1, new SeededRandomness(2)).publicIdentity())
                    .orElseThrow();
    private final PeerDirectory peers = new PeerDirectory(me.id(), Rules.ALL);

    private Peer peer(int slot) {
        byte[] id = new byte[PeerId.LENGTH_BYTES];
        id[0] = (byte) (slot >>> 8);
        id[1] = (byte) slot;
        PublicIdentity identity =
                new PublicIdentity(new PeerId(id), me.publicIdentity().publicValue(), slot);
        return new Peer(identity, keys, 0);
    }

    @Test
    void shouldHaveRoomForSixtyFourWhoAreNotProven() {
        for (int slot = 0; slot < 64; slot++) {
            assertTrue(peers.hasRoom(), "after " + slot);
            peers.add(peer(slot));
        }
        assertFalse(peers.hasRoom());
        peers.all().getFirst().proven();
        assertTrue(peers.hasRoom());
    }

    @Test
    void shouldHaveRoomForAThousandPeers() {
        for (int slot = 0; slot < 1000; slot++) {
            assertTrue(peers.hasRoom(), "after " + slot);
            Peer peer = peer(slot);
            peer.proven();
            peers.add(peer);
        }
        assertFalse(peers.hasRoom());
    }

    @Test
    void shouldReadAListOfAllPeersAndOneself() {
        Set<PeerId> staying = new LinkedHashSet<>();
        for (int slot = 0; slot < 1001; slot++) {
            staying.add(peer(slot).id());
        }
        assertTrue(isRead(staying));
        staying.add(peer(1001).id());
        assertFalse(isRead(staying));
    }

    private static boolean isRead(Set<PeerId> staying) {
        byte[] body =
                new ChangeMessage.NewPassphrase(Roots.CALL.tag(), staying, "five words").body();
        return ChangeMessage.NewPassphrase.parse(body).isPresent();
    }

    @Test
    void shouldRememberAsManyRetiredIdsAsItMay() {
        for (int slot = 0; slot < 8190; slot++) {
            peers.remove(peer(slot));
        }
        assertTrue(peers.hasRoom());
        assertTrue(peers.isRetired(peer(77).id()));
        peers.remove(peer(8190));
        assertTrue(peers.hasRoom());
        peers.remove(peer(9000));
        assertFalse(peers.hasRoom());
    }

    @Test
    void shouldEndAtTheLastEpoch() {
        Secret secret = new Secret(new byte[Secret.LENGTH_BYTES]);
        EpochKeys last = new EpochKeys((1 << 24) - 1, 3, secret);
        assertEquals((1 << 24) - 1, last.epoch());
        assertThrows(IllegalStateException.class, last::ratcheted);
    }

    @Test
    void shouldAnswerAHelloOnlyIfItAsks() {
        assertEquals(1, sentFor("a good one"), "an intro");
        assertEquals(2, sentFor("a good one that asks"), "a hello and an intro");
    }

    private static int sentFor(String comment) {
        HeardCall call = HeardCall.alone();
        byte[] hello =
                Outcomes.negativeVectors().stream()
                        .filter(one -> one.parser().equals("hello"))
                        .filter(one -> one.comment().equals(comment))
                        .findFirst()
                        .orElseThrow()
                        .input();
        assertTrue(call.receive(hello).isEmpty());
        int sent = 0;
        while (call.session().pollMessage() != null) {
            sent++;
        }
        return sent;
    }

    @Test
    void shouldTakeAHelloASecondFromEachSlotAndFiveAtOnce() {
        HelloLimiter limiter = new HelloLimiter();
        for (int i = 0; i < 5; i++) {
            assertTrue(limiter.allows(3, 10_000));
        }
        assertFalse(limiter.allows(3, 10_000));
        assertTrue(limiter.allows(4, 10_000));
        assertFalse(limiter.allows(3, 10_999));
        assertTrue(limiter.allows(3, 11_000));
        assertFalse(limiter.allows(3, 11_000));
    }
}
