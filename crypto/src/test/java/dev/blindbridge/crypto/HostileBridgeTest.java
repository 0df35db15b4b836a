package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One session against a bridge, or holders of the passphrase, that do not play fair.
class HostileBridgeTest {
    private static final long NOW_MS = 50_000;
    private static final int SLOT = 2;

    private final SeededRandomness randomness = new SeededRandomness(77);
    private final Session session =
            Session.join(
                    Roots.CALL,
                    1,
                    List.of(SLOT, 3),
                    new Profile(1, 0, "Ada"),
                    new SeededRandomness(5),
                    NOW_MS);
    private final MyIdentity other = MyIdentity.fresh(SLOT, randomness);
    private final byte[] myHello = drained().getFirst().data();

    private List<Outgoing> drained() {
        return new ArrayList<>(
                Stream.generate(session::pollMessage).takeWhile(Objects::nonNull).toList());
    }

    private byte[] hello(MyIdentity from) {
        return Hello.seal(
                Roots.CALL, randomness.bytes(16), Hello.ANSWER_ME, from.publicIdentity(), "");
    }

    private byte[] intro(MyIdentity from) {
        PairKeys keys =
                PairKeys.derive(Roots.CALL, from, session.me().identity().publicIdentity())
                        .orElseThrow();
        Message.Intro intro = new Message.Intro(new Profile(0, 0, "Jo"));
        Envelope envelope = new Envelope(intro.type(), 0, 0, intro.body());
        return keys.sending().seal(Codec.NONE, new byte[0], envelope.plaintext());
    }

    private void assertRefused(int slot, byte[] message, RejectReason reason) {
        long before = session.rejections().getOrDefault(reason, 0L);
        session.onMessage(slot, message, NOW_MS);
        assertEquals(before + 1, session.rejections().getOrDefault(reason, 0L), reason.name());
        assertNull(session.pollMessage(), "nothing is answered");
    }

    /// The AES nonce of a hello is zero: that is safe only as long as every hello has a key of its
    /// own.
    @Test
    void shouldNeverSealTwoHellosUnderOneKey() {
        Set<String> commits = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            session.onResumed(List.of(SLOT), NOW_MS + i);
            for (Outgoing sent : drained()) {
                assertTrue(commits.add(Vectors.hex(Arrays.copyOfRange(sent.data(), 33, 65))));
            }
        }
        assertEquals(200, commits.size());
    }

    @Test
    void shouldRefuseEverySingleFlippedBitOfAHello() {
        byte[] hello = hello(other);
        for (int bit = 0; bit < 8 * hello.length; bit++) {
            byte[] flipped = hello.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertInstanceOf(Hello.Refused.class, Hello.open(Roots.CALL, flipped));
        }
    }

    @Test
    void shouldRefuseEverySingleFlippedBitOfAnIntroAndStayWhereItWas() {
        session.onMessage(SLOT, hello(other), NOW_MS);
        drained();
        byte[] intro = intro(other);
        for (int bit = 0; bit < 8 * intro.length; bit++) {
            byte[] flipped = intro.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            session.onMessage(SLOT, flipped, NOW_MS);
            assertEquals(PeerState.ANNOUNCED, session.peers().getFirst().state());
            assertNull(session.pollMessage());
        }
        session.onMessage(SLOT, intro, NOW_MS);
        assertEquals(PeerState.PROVEN, session.peers().getFirst().state());
    }

    @Test
    void shouldRefuseItsOwnHelloAndItsOwnKeyUnderAnotherName() {
        assertRefused(SLOT, myHello, RejectReason.IDENTITY);
        PublicIdentity disguised =
                new PublicIdentity(
                        other.id(), session.me().identity().publicIdentity().publicValue(), SLOT);
        assertRefused(
                SLOT,
                Hello.seal(Roots.CALL, randomness.bytes(16), 1, disguised, ""),
                RejectReason.IDENTITY);
    }

    @Test
    void shouldRefuseAHelloFromAnotherSlotOrNobodysSlot() {
        assertRefused(3, hello(other), RejectReason.SLOT);
        assertRefused(9, hello(MyIdentity.fresh(9, randomness)), RejectReason.SLOT);
    }

    @Test
    void shouldRefuseASecondClaimToAHeldSlot() {
        session.onMessage(SLOT, hello(other), NOW_MS);
        drained();
        assertRefused(SLOT, hello(MyIdentity.fresh(SLOT, randomness)), RejectReason.SLOT);
        PublicIdentity changedKey =
                new PublicIdentity(
                        other.id(),
                        MyIdentity.fresh(SLOT, randomness).publicIdentity().publicValue(),
                        SLOT);
        assertRefused(
                SLOT,
                Hello.seal(Roots.CALL, randomness.bytes(16), 1, changedKey, ""),
                RejectReason.IDENTITY);
    }

    @Test
    void shouldNotTakeBackWhoLeft() {
        byte[] hello = hello(other);
        session.onMessage(SLOT, hello, NOW_MS);
        session.onMessage(SLOT, intro(other), NOW_MS);
        session.onLeft(SLOT, NOW_MS);
        session.onEntered(SLOT, NOW_MS);
        drained();

        assertRefused(SLOT, hello, RejectReason.IDENTITY);
        assertRefused(SLOT, hello(other), RejectReason.IDENTITY);
        assertEquals(List.of(), session.peers());
    }

    @Test
    void shouldAnswerAnAskingPeerAtMostEveryTwoSeconds() {
        session.onMessage(SLOT, hello(other), NOW_MS);
        drained();
        session.onMessage(SLOT, hello(other), NOW_MS + 1_999);
        assertEquals(List.of(), drained());
        session.onMessage(SLOT, hello(other), NOW_MS + 2_000);
        assertEquals(2, drained().size(), "hello and intro");
    }

    @Test
    void shouldAnswerWhatCameTooSoonWhenItsTimeHasCome() {
        session.onMessage(SLOT, hello(other), NOW_MS);
        session.onMessage(SLOT, hello(other), NOW_MS + 10);
        drained();
        assertTrue(session.nextDeadlineMs() <= NOW_MS + 2_000);
        session.onDeadline(NOW_MS + 1_999);
        assertEquals(List.of(), drained());
        session.onDeadline(NOW_MS + 2_000);

        assertEquals(2, drained().size(), "hello and intro, once");
        session.onDeadline(NOW_MS + 2_900);
        assertEquals(List.of(), drained());
    }

    /// A key id has no room for it: deriving pair keys would throw.
    @Test
    void shouldIgnoreSlotsThatThereAreNotAndItsOwn() {
        for (int slot : List.of(KeyId.SLOT_LIMIT, 100_000, 1)) {
            session.onEntered(slot, NOW_MS);
            session.onResumed(List.of(slot), NOW_MS);
            drained();
            PublicIdentity liar =
                    new PublicIdentity(other.id(), other.publicIdentity().publicValue(), slot);
            byte[] hello = Hello.seal(Roots.CALL, randomness.bytes(16), 0, liar, "");
            assertRefused(slot, hello, RejectReason.SLOT);
        }
    }

    @Test
    void shouldBoundTheWorkThatHellosCause() {
        for (int i = 0; i < 5; i++) {
            session.onMessage(SLOT, hello(MyIdentity.fresh(SLOT, randomness)), NOW_MS);
        }
        drained();
        assertRefused(SLOT, hello(MyIdentity.fresh(SLOT, randomness)), RejectReason.LIMIT);
    }

    @Test
    void shouldBoundUnprovenPeers() {
        for (int i = 0; i < PeerDirectory.MAX_UNPROVEN; i++) {
            long nowMs = NOW_MS + 100L * i;
            session.onEntered(100 + i, nowMs);
            session.onMessage(100 + i, hello(MyIdentity.fresh(100 + i, randomness)), nowMs);
        }
        drained();
        session.onEntered(500, NOW_MS);
        session.onMessage(500, hello(MyIdentity.fresh(500, randomness)), NOW_MS + 10_000);
        assertEquals(1L, session.rejections().get(RejectReason.LIMIT));
    }

    @Test
    void shouldNotAnswerTheLobby() {
        PublicIdentity lobby =
                new PublicIdentity(
                        other.id(), other.publicIdentity().publicValue(), KeyId.SLOT_LIMIT);
        byte[] hello = Hello.seal(Roots.CALL, randomness.bytes(16), Hello.LOBBY, lobby, "Jo");
        session.onMessage(SLOT, hello, NOW_MS);

        assertNull(session.pollMessage());
        assertEquals(List.of(), session.peers());
    }

    @Test
    void shouldTakeAnyMessageWithoutThrowingOrAnswering() {
        session.onMessage(SLOT, hello(other), NOW_MS);
        drained();
        Random random = new Random(4);
        byte[] intro = intro(other);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise =
                    random.nextBoolean()
                            ? new byte[random.nextInt(300)]
                            : Arrays.copyOf(intro, random.nextInt(intro.length));
            if (random.nextBoolean()) {
                random.nextBytes(noise);
            }
            session.onMessage(SLOT, noise, NOW_MS);
        }
        assertNull(session.pollMessage());
    }

    @Test
    void shouldEndWhenTheRosterSaysThatItLeft() {
        session.onLeft(1, NOW_MS);

        assertTrue(session.hasLeft());
        assertEquals(Long.MAX_VALUE, session.nextDeadlineMs());
        assertThrows(IllegalStateException.class, () -> session.me().root().copy());
    }
}
