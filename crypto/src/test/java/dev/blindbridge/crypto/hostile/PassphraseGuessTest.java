package dev.blindbridge.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What level 1 protects and what not (docs/e2ee-protocol.md, section 10): a bridge that records
/// one hello can guess the passphrase at leisure. A weak one falls; the generated one does not; and
/// a call that is over stays closed either way.
@Timeout(120)
class PassphraseGuessTest {
    /// Six digits: 20 bits.
    private static final String WEAK = "483920";

    private static final double SPACE_OF_SIX_DIGITS = 1e6;
    private static final double SPACE_OF_FIVE_WORDS = Math.pow(7776, 5);
    private static final double SECONDS_A_YEAR = 365.25 * 86_400;

    private static byte[] recordedHello(String passphrase) {
        try (CallRoot root = CallRoot.derive(Passphrase.of(passphrase), Stage.HOST, Stage.ROOM)) {
            Session session =
                    Session.join(
                            root, 0, List.of(1), new Profile(1, 0, "Ada"), Randomness.secure(), 0);
            return Objects.requireNonNull(session.pollMessage()).data();
        }
    }

    private static Stream<String> sixDigits(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> String.format(Locale.ROOT, "%06d", n));
    }

    /// A stretch of the million is tried for real, with the right one in it: the whole of it is the
    /// same at a price that anybody can pay.
    @Test
    void shouldFallToAGuesserWhenThePassphraseHasTwentyBits() {
        Guesser guesser = new Guesser(recordedHello(WEAK), Stage.HOST, Stage.ROOM);
        int right = Integer.parseInt(WEAK);
        long beginNs = System.nanoTime();
        Optional<String> found = guesser.guess(sixDigits(right - 4, right + 4));
        double secondsEach = (System.nanoTime() - beginNs) / 1e9 / 5;

        assertEquals(Optional.of(WEAK), found);
        System.out.printf(
                Locale.ROOT,
                "one guess: %.2f s of one core; six digits: %.0f core hours%n",
                secondsEach,
                secondsEach * SPACE_OF_SIX_DIGITS / 3600);
    }

    @Test
    void shouldHoldAgainstTheSameGuesserWhenThePassphraseIsGenerated() {
        Guesser guesser = new Guesser(recordedHello(Stage.PASSPHRASE), Stage.HOST, Stage.ROOM);
        assertTrue(guesser.fits(Stage.PASSPHRASE), "the guesser does work here too");
        assertEquals(
                Optional.empty(),
                guesser.guess(
                        Stream.of(
                                "acorn basil copper dune embers",
                                "Acorn basil copper dune ember",
                                "acorn basil copper dune")));

        // Were a guess a thousand times cheaper than one was ever measured, on a million cores:
        double years = SPACE_OF_FIVE_WORDS * 1e-4 / 1e6 / SECONDS_A_YEAR;
        assertTrue(years > 50, "years: " + years);
    }

    /// The passphrase became known after all, by a guess or by treason, and everything was
    /// recorded: hellos open, the call does not. Frame keys also need random bytes that travelled
    /// only under Diffie-Hellman keys which died with the call.
    @Test
    void shouldOpenNothingRecordedWithTheRightPassphrase() {
        HostileBridge bridge = new HostileBridge();
        Client ada = bridge.join(Language.JAVA, "Ada");
        Client bea = bridge.join(Language.JAVA, "Bea");
        bridge.pass(2_000);
        ada.chat("the code is 1234", bridge.nowMs());
        List<HostileBridge.Frame> frames = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            frames.add(bridge.speech(ada, "word " + i));
        }
        bridge.pass(1_000);
        byte[] hello = bridge.recorded().getFirst().data();
        assertTrue(new Guesser(hello, Stage.HOST, Stage.ROOM).fits(Stage.PASSPHRASE));
        assertTrue(bridge.deliver(frames.getFirst(), bea).isPresent());

        // The attacker sits down in either one's place, with the right passphrase, and is fed all.
        for (Client impersonated : List.of(ada, bea)) {
            Client other = impersonated.slot() == ada.slot() ? bea : ada;
            Client attacker =
                    Stage.SHARED.client(
                            Language.JAVA,
                            "Eve",
                            impersonated.slot(),
                            List.of(other.slot()),
                            bridge.nowMs());
            for (HostileBridge.Message message : bridge.recorded()) {
                attacker.message(other.slot(), message.data(), bridge.nowMs());
            }
            assertTrue(attacker.refused("AUTH") > 0, "intros and keys, all tried");
            assertFalse(attacker.shown().stream().anyMatch(line -> line.startsWith("chat")));
            for (HostileBridge.Frame frame : frames) {
                assertTrue(bridge.deliver(frame, attacker).isEmpty());
            }
        }
    }
}
