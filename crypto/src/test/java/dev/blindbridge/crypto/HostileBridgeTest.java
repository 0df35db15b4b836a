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
        return said(keys(from), intro("Jo"));
    }

    private static Message.Intro intro(String name) {
        return new Message.Intro(new Profile(0, 0, name));
    }

    private PairKeys keys(MyIdentity from) {
        return PairKeys.derive(Roots.CALL, from, session.me().identity().publicIdentity())
                .orElseThrow();
    }

    private static byte[] said(PairKeys keys, Message.OnPair message) {
        SealingKey key = keys.sending();
        Envelope envelope = new Envelope(message.type(), key.nextCounter(), 0, message.body());
        return key.seal(Codec.NONE, new byte[0], envelope.plaintext());
    }

    private List<PeerView> toldOf() {
        return Stream.generate(session::pollEvent)
                .takeWhile(Objects::nonNull)
                .filter(SessionEvent.PeerChanged.class::isInstance)
                .map(event -> ((SessionEvent.PeerChanged) event).peer())
                .toList();
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
        PairKeys keys = keys(other);
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS + 2_010);
        session.onMessage(SLOT, said(keys, key(0)), NOW_MS + 2_010);
        drained();
        session.onDeadline(NOW_MS + 4_000);
        assertTrue(drained().stream().noneMatch(sent -> sent.toSlot() == SLOT));
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
        X25519.PublicValue theirs = other.publicIdentity().publicValue();
        assertThrows(IllegalStateException.class, () -> session.me().identity().agree(theirs));
    }

    /// Each step is told of by itself: the bridge may withhold the next one for ever.
    @Test
    void shouldTellOfEachStepThatAPeerTakes() {
        PairKeys keys = keys(other);
        session.onMessage(SLOT, hello(other), NOW_MS);
        assertEquals(List.of(PeerState.ANNOUNCED), toldOf().stream().map(PeerView::state).toList());
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS);
        assertEquals(List.of(PeerState.PROVEN), toldOf().stream().map(PeerView::state).toList());
        session.onMessage(SLOT, said(keys, key(0)), NOW_MS);
        assertEquals(List.of(PeerState.HEARD), toldOf().stream().map(PeerView::state).toList());
        session.onMessage(SLOT, said(keys, intro("Joe")), NOW_MS);
        assertEquals(List.of("Joe"), toldOf().stream().map(PeerView::name).toList());
        session.onMessage(SLOT, said(keys, intro("Joe")), NOW_MS);
        assertEquals(List.of(), toldOf());
        session.onLeft(SLOT, NOW_MS);
        assertEquals(List.of(PeerState.RETIRED), toldOf().stream().map(PeerView::state).toList());
    }

    private Message.Key key(int epoch) {
        return new Message.Key(epoch, new Secret(randomness.bytes(Secret.LENGTH_BYTES)), 0);
    }

    @Test
    void shouldWantAKeyFrameWithEachKey() {
        PairKeys keys = keys(other);
        session.onMessage(SLOT, hello(other), NOW_MS);
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS);
        session.onMessage(SLOT, said(keys, key(0)), NOW_MS);

        assertTrue(
                Stream.generate(session::pollEvent)
                        .takeWhile(Objects::nonNull)
                        .anyMatch(new SessionEvent.KeyFrameWanted(SLOT)::equals));
    }

    /// A ping costs its answerer a seal: at most one a second, and nothing to who is not proven.
    @Test
    void shouldAnswerPingsOfProvenPeersOnceASecond() {
        PairKeys keys = keys(other);
        session.onMessage(SLOT, hello(other), NOW_MS);
        drained();
        session.onMessage(SLOT, said(keys, new Message.Ping(1)), NOW_MS);
        assertEquals(List.of(), drained());
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS);
        drained();
        session.onMessage(SLOT, said(keys, new Message.Ping(2)), NOW_MS);
        session.onMessage(SLOT, said(keys, new Message.Ping(3)), NOW_MS + 999);
        assertEquals(1, drained().size());
        session.onMessage(SLOT, said(keys, new Message.Ping(4)), NOW_MS + 1_000);
        assertEquals(1, drained().size());
    }

    /// Who left, and whoever was there before, are no reason to keep the next one out or to ping
    /// it.
    @Test
    void shouldBeginAnewWithWhoeverHasASlotNext() {
        for (int i = 0; i < 6; i++) {
            session.onMessage(SLOT, hello(MyIdentity.fresh(SLOT, randomness)), NOW_MS);
        }
        session.opener(SLOT, Track.CAMERA);
        session.onEntered(SLOT, NOW_MS);
        assertEquals(List.of(), session.peers());
        PairKeys keys = keys(other);
        session.onMessage(SLOT, hello(other), NOW_MS);
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS);
        session.onMessage(SLOT, said(keys, key(0)), NOW_MS);
        assertEquals(PeerState.HEARD, session.peers().getFirst().state());
        drained();
        session.onDeadline(NOW_MS + 10);
        assertEquals(List.of(), drained());

        session.opener(SLOT, Track.CAMERA);
        session.onDeadline(NOW_MS + 20);
        assertEquals(1, drained().size(), "a ping");
    }

    /// Who was given an older secret can number its messages as high as it likes.
    @Test
    void shouldBelieveTheNumbersOfTheOwnerAgainstThoseOfALeaver() {
        PairKeys keys = keys(other);
        session.onMessage(SLOT, hello(other), NOW_MS);
        session.onMessage(SLOT, said(keys, intro("Jo")), NOW_MS);
        Message.Key first = key(0);
        Message.Key second = new Message.Key(1, key(1).secret(), 5);
        session.onMessage(SLOT, said(keys, first), NOW_MS);
        session.onMessage(SLOT, chat(first.secret().ratcheted(), 1, 900, "forged"), NOW_MS);
        session.onMessage(SLOT, said(keys, second), NOW_MS);
        session.onMessage(SLOT, chat(second.secret(), 1, 5, "own"), NOW_MS);

        assertEquals(
                List.of("forged", "own"),
                Stream.generate(session::pollEvent)
                        .takeWhile(Objects::nonNull)
                        .filter(SessionEvent.Chat.class::isInstance)
                        .map(event -> ((SessionEvent.Chat) event).text())
                        .toList());
    }

    private static byte[] chat(Secret secret, int epoch, long seq, String text) {
        Message.Chat chat = new Message.Chat(new ChatBody(0, ChatBody.ChatHash.NONE, text));
        return TrackKey.derive(secret, new KeyId(epoch, SLOT, Track.GROUP))
                .seal(
                        0,
                        Codec.NONE,
                        new byte[0],
                        new Envelope(chat.type(), seq, 0, chat.body()).plaintext());
    }
}
