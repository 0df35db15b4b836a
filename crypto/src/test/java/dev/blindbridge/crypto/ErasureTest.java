package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was derived is erased when its time is over (section 4): looked at in the very arrays that
/// the platform handed out.
class ErasureTest {
    private static boolean isErased(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    private static List<byte[]> left(CryptoMeter meter) {
        return meter.derived().stream().filter(bytes -> !isErased(bytes)).toList();
    }

    @Test
    void shouldEraseEverythingThatWasDerivedInACallAtItsEnd() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            Meeting meeting = new Meeting(3);
            Meeting.Member ada = meeting.join("Ada");
            Meeting.Member bob = meeting.join("Bob");
            meeting.run(2_000);
            for (int i = 0; i < 5; i++) {
                Meeting.Member guest = meeting.join("Guest");
                meeting.run(1_500);
                meeting.say(ada, bob);
                meeting.say(bob, guest);
                guest.session().chat("hello", 0, meeting.nowMs());
                meeting.run(500);
                if (i % 2 == 0) {
                    meeting.vanish(guest);
                } else {
                    meeting.leave(guest);
                }
                guest.session().close();
                meeting.run(10_000);
            }
            meeting.leave(ada);
            meeting.run(700_000);
            meeting.leave(bob);
            assertTrue(meter.derived().size() > 200);
            assertEquals(0, left(meter).size(), () -> lengths(left(meter)));
        }
    }

    private static String lengths(List<byte[]> left) {
        return left.stream().map(bytes -> bytes.length).toList().toString();
    }

    /// Eighty frames under a rule that ratchets at each one: what is left is the present.
    @Test
    void shouldEraseEachEpochOfMineWhenTheNextBegins() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            Session session =
                    Session.join(
                            Roots.CALL,
                            1,
                            List.of(),
                            new Profile(1, 0, "Ada"),
                            false,
                            new SeededRandomness(1),
                            new Rules(true, true, true, 1),
                            0);
            for (int i = 0; i < 80; i++) {
                session.sealer(Track.MICROPHONE)
                        .seal(Codec.OPUS, new byte[] {0x78}, false, -1, 0, 0);
            }
            assertTrue(meter.derived().size() > 300);
            // S of the epoch and the SFrame salt of its one key.
            assertEquals(2, left(meter).size(), () -> lengths(left(meter)));
            session.close();
            assertEquals(0, left(meter).size());
        }
    }

    @Test
    void shouldEraseEachEpochOfAPeerWhenItIsOver() {
        byte[] first = new SeededRandomness(4).bytes(Secret.LENGTH_BYTES);
        byte[] second = first.clone();
        byte[] same = first.clone();
        byte[] third = new SeededRandomness(5).bytes(Secret.LENGTH_BYTES);
        PeerEpochs epochs = new PeerEpochs(3);
        epochs.store(1, new Secret(first), 0);
        epochs.store(2, new Secret(second), 100);
        assertFalse(isErased(first));
        epochs.expire(5_099);
        assertFalse(isErased(first));
        epochs.expire(5_100);
        assertTrue(isErased(first));
        assertEquals(2, epochs.current());

        epochs.store(2, new Secret(same), 5_200);
        assertTrue(isErased(same), "told again");
        assertFalse(isErased(second));
        epochs.store(2, new Secret(third), 5_200);
        assertTrue(isErased(second), "forged, for the last one told is right");
        assertFalse(isErased(third));
        byte[] older = first.clone();
        Arrays.fill(older, (byte) 1);
        epochs.store(1, new Secret(older), 5_300);
        assertTrue(isErased(older), "ignored");
        epochs.close();
        assertTrue(isErased(third));
    }

    @Test
    void shouldErasePassedAndReplacedEpochsOfAPeerAtOnce() {
        byte[][] secrets = new byte[5][];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = new SeededRandomness(i).bytes(Secret.LENGTH_BYTES);
        }
        PeerEpochs epochs = new PeerEpochs(3);
        epochs.store(0, new Secret(secrets[0]), 0);
        epochs.store(1, new Secret(secrets[1]), 0);
        epochs.store(1, new Secret(secrets[2]), 0);
        assertTrue(isErased(secrets[1]), "replaced before its time");
        epochs.store(2, new Secret(secrets[3]), 0);
        byte[] wire =
                TrackKey.derive(new Secret(secrets[3].clone()), new KeyId(2, 3, Track.CAMERA))
                        .seal(0, Codec.VP9.number(), new byte[0], new byte[40]);
        epochs.open(image(wire), 0);
        assertTrue(isErased(secrets[0]), "two epochs ago");
        assertFalse(isErased(secrets[2]), "the one before");
    }

    /// Two leave within a second: the first pending key is used by nobody. The call ends while the
    /// second is pending.
    @Test
    void shouldErasePendingKeysThatAreReplacedOrNeverUsed() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            Meeting meeting = new Meeting(3);
            Meeting.Member ada = meeting.join("Ada");
            Meeting.Member first = meeting.join("First");
            Meeting.Member second = meeting.join("Second");
            meeting.run(2_000);
            meeting.vanish(first);
            first.session().close();
            meeting.run(Meeting.LATENCY_MS);
            meeting.run(ada.session().epoch().nextDeadlineMs() - meeting.nowMs());
            meeting.vanish(second);
            second.session().close();
            meeting.run(Meeting.LATENCY_MS);
            assertEquals(0, ada.session().epoch().current().epoch(), "pending");
            ada.session().close();
            assertEquals(0, left(meter).size(), () -> lengths(left(meter)));
        }
    }

    /// A key, a passphrase, a file's secret: what goes through the pair channel.
    @Test
    void shouldEraseWhatThePairChannelSaysAndHears() {
        Meeting meeting = new Meeting(4);
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        try (CryptoMeter meter = CryptoMeter.install()) {
            ada.session().privateChat(jo.id(), "psst", 0, meeting.nowMs());
            meeting.run(100);
            List<byte[]> seen = meter.inClear();
            assertEquals(2, seen.size(), "said and heard");
            assertTrue(seen.stream().allMatch(ErasureTest::isErased));
            ada.session().chat("to all", 0, meeting.nowMs());
            assertFalse(meter.inClear().stream().allMatch(ErasureTest::isErased), "seen otherwise");
        }
    }

    @Test
    void shouldKeepTheTwoNewestEpochsAhead() {
        PeerEpochs epochs = new PeerEpochs(3);
        byte[][] secrets = new byte[5][];
        for (int epoch = 0; epoch < 5; epoch++) {
            secrets[epoch] = new SeededRandomness(epoch).bytes(Secret.LENGTH_BYTES);
            epochs.store(epoch, new Secret(secrets[epoch]), 0);
        }
        assertEquals(List.of(0, 3, 4), epochs.stored().stream().map(OpeningEpoch::epoch).toList());
        assertTrue(isErased(secrets[1]) && isErased(secrets[2]));
        assertFalse(isErased(secrets[0]) || isErased(secrets[3]) || isErased(secrets[4]));
    }

    /// Temporaries of the ratchet: of a forged frame none is left, of a true one the last two.
    @Test
    void shouldEraseWhatTheRatchetPassed() {
        Secret secret = new Secret(new SeededRandomness(9).bytes(Secret.LENGTH_BYTES));
        Secret ahead = secret.copy();
        for (int i = 0; i < 6; i++) {
            ahead = ahead.ratcheted();
        }
        byte[] wire =
                TrackKey.derive(ahead, new KeyId(6, 3, Track.CAMERA))
                        .seal(0, Codec.VP9.number(), new byte[0], new byte[40]);
        byte[] forged = wire.clone();
        forged[forged.length - 1]++;
        PeerEpochs epochs = new PeerEpochs(3);
        epochs.store(0, secret, 0);
        try (CryptoMeter meter = CryptoMeter.install()) {
            epochs.open(image(forged), 0);
            assertEquals(0, left(meter).size(), () -> lengths(left(meter)));
            epochs.open(image(wire), 0);
            // S of 5 and 6, and the salt of the key that opened.
            assertEquals(3, left(meter).size(), () -> lengths(left(meter)));
            epochs.expire(2_000);
            assertEquals(2, left(meter).size(), () -> lengths(left(meter)));
            epochs.close();
            assertEquals(0, left(meter).size());
        }
    }

    private static WireImage image(byte[] wire) {
        return switch (WireImage.parse(wire, 0, Codec.VP9.number())) {
            case WireImage.Parsed(WireImage image) -> image;
            case WireImage.Malformed(RejectReason reason) ->
                    throw new IllegalStateException(reason.name());
        };
    }

    @Test
    void shouldEraseTheKeysOfAHelloWhetherItOpensOrNot() {
        MyIdentity stranger = MyIdentity.fresh(3, new SeededRandomness(1));
        byte[] hello = Hello.seal(Roots.CALL, new byte[16], 0, stranger.publicIdentity(), "");
        for (CallRoot root : List.of(Roots.CALL, Roots.OTHER)) {
            try (CryptoMeter meter = CryptoMeter.install()) {
                boolean opened = Hello.open(root, hello) instanceof Hello.Opened;
                assertEquals(root == Roots.CALL, opened);
                assertEquals(1, meter.derived().size());
                assertEquals(0, left(meter).size());
            }
        }
    }

    @Test
    void shouldEraseKeysWhereTheyLie() throws ReflectiveOperationException {
        WipeableKey key = new WipeableKey(new byte[] {1, 2, 3}, "AES");
        Field field = WipeableKey.class.getDeclaredField("bytes"); // Told to nobody but as a copy.
        field.setAccessible(true);
        byte[] bytes = (byte[]) field.get(key);
        assertFalse(key.isDestroyed() || isErased(bytes));
        key.close();
        assertTrue(key.isDestroyed() && isErased(bytes));
        Passphrase passphrase = Passphrase.of("correct horse");
        byte[] utf8 = passphrase.utf8();
        passphrase.close();
        assertTrue(isErased(utf8));
    }

    /// My private key, the random half of each sender secret, the secret of a file: all that is
    /// drawn but what is sent, such as an id.
    @Test
    void shouldEraseEverySecretThatWasDrawn() {
        List<byte[]> drawn = new ArrayList<>();
        Randomness source = new SeededRandomness(5);
        Randomness kept =
                target -> {
                    source.fill(target);
                    drawn.add(target);
                };
        Session session =
                Session.join(Roots.CALL, 1, List.of(2), new Profile(1, 0, "Ada"), kept, 0);
        session.offerFile(new FileDigest("x").add(new byte[100]).finish(), 0);
        session.close();
        List<byte[]> secrets = drawn.stream().filter(bytes -> bytes.length >= 32).toList();

        assertEquals(3, secrets.size(), () -> lengths(drawn));
        assertTrue(secrets.stream().allMatch(ErasureTest::isErased));
    }
}
