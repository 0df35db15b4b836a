package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blindbridge.crypto.Corpus;
import dev.blindbridge.crypto.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Java and JavaScript make the same of every input: of what the fuzzer found, of the negative
/// vectors, and of what a seed makes of both.
class SameOutcomeTest {
    private static final int MUTANTS = 300;
    private static final long SEED = 7;

    static List<String> parsers() {
        return Outcomes.parsers();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void shouldMakeTheSameOfIt(String parser, @TempDir Path directory) throws IOException {
        List<byte[]> inputs =
                Stream.of(Corpus.of(parser), Corpus.mutated(parser, MUTANTS, SEED))
                        .flatMap(List::stream)
                        .toList();
        List<String> inScript = inScript(directory, parser, inputs);
        List<String> unlike = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String inJava = Outcomes.of(parser, inputs.get(i), List.of());
            if (!inJava.equals(inScript.get(i))) {
                unlike.add(
                        "%s: Java %s, JavaScript %s"
                                .formatted(hex(inputs.get(i)), inJava, inScript.get(i)));
            }
        }
        assertEquals(List.of(), unlike);
    }

    private static List<String> inScript(Path directory, String parser, List<byte[]> inputs)
            throws IOException {
        Path given = directory.resolve("inputs");
        Path told = directory.resolve("outcomes");
        Files.write(given, inputs.stream().map(input -> parser + " " + hex(input)).toList());
        Node.Result result =
                Node.run(
                        Path.of("src", "test", "web"),
                        "outcomes-of.js",
                        given.toString(),
                        told.toString());
        assertEquals(0, result.status(), result::output);
        return Files.readAllLines(told);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
