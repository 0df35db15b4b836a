package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the fuzzer once found, again, and what a seed makes of it. The fuzzer itself runs in the
/// profile `fuzz`: docs/testing-crypto.md.
class CorpusTest {
    private static final int MUTANTS = 200;

    static List<String> parsers() {
        return Outcomes.parsers();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void shouldTakeWhateverTheFuzzerFoundWithoutThrowing(String parser) {
        List<byte[]> files = Corpus.files(parser);
        assertFalse(files.isEmpty());
        for (byte[] input : files) {
            assertDoesNotThrow(() -> ParserFuzz.check(parser, input), () -> Vectors.hex(input));
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void shouldTakeMutantsWithoutThrowing(String parser) {
        for (byte[] input : Corpus.mutated(parser, MUTANTS, 1)) {
            assertDoesNotThrow(() -> ParserFuzz.check(parser, input), () -> Vectors.hex(input));
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void shouldKeepTheCorpusSmall(String parser) {
        assertTrue(Corpus.files(parser).stream().mapToInt(one -> one.length).sum() < 40_000);
    }
}
