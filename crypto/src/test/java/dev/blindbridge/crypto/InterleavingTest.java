package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/// The random-interleaving model of section 4, and proof that it finds what it looks for: each of
/// the three rules that keep people out is broken once.
class InterleavingTest {
    private static final int SEEDS = Integer.getInteger("seeds", 40);

    @Test
    void shouldConvergeAndKeepSecretsUnderAnyInterleaving() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new InterleavingModel(seed, Rules.ALL).run();
            } catch (AssertionFailedError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void shouldFindLateJoinersWhenNothingIsRatchetedForThem() {
        assertTrue(
                finds(
                        new Rules(false, true, true, 1 << 23),
                        "a late joiner opens what was sealed before"));
    }

    @Test
    void shouldFindLeaversWhenNothingIsRekeyedForThem() {
        assertTrue(
                finds(
                        new Rules(true, false, true, 1 << 23),
                        "a leaver opens what was sealed after"));
    }

    @Test
    void shouldFindReusedCountersWhenRetiredPeersComeBack() {
        assertTrue(
                finds(new Rules(true, true, false, 1 << 23), "a key and counter were used twice"));
    }

    private static boolean finds(Rules broken, String fault) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new InterleavingModel(seed, broken).run();
            } catch (AssertionFailedError e) {
                if (String.valueOf(e.getMessage()).startsWith(fault)) {
                    return true;
                }
            }
        }
        return false;
    }
}
