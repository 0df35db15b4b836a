package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The labels of section 6 are in the table, in the vectors, in Java and in JavaScript, and are the
/// same everywhere.
class LabelsTest {
    private static final JsonNode STEPS = Vectors.read("steps.json").get("steps");
    private static final Path PROTOCOL = Path.of("..", "docs", "e2ee-protocol.md");

    /// A label as a whole string literal of either language; or the beginning of one, and then it
    /// is in another form.
    private static final Pattern LITERAL =
            Pattern.compile("[\"'`]((?:bb\\d|SFrame)\\b[^\"'`]*)[\"'`]");

    private static final Pattern IN_TABLE = Pattern.compile("`((?:bb1|SFrame)[^`]*)`");

    @Test
    void shouldMatchEverySingleStep() {
        for (JsonNode step : STEPS) {
            byte[] key = Vectors.bytes(step, "key");
            byte[] input = Vectors.bytes(step, "input");
            int length = Vectors.number(step, "length");
            byte[] output =
                    switch (Vectors.text(step, "function")) {
                        case "SHA-256" -> Arrays.copyOf(Bytes.sha256(input), length);
                        case "Extract" -> Hkdf.SHA512.extract(key, input);
                        default -> Hkdf.SHA512.expand(key, input, length);
                    };
            assertEquals(
                    Vectors.text(step, "output"), Vectors.hex(output), Vectors.text(step, "what"));
        }
    }

    @Test
    void shouldHaveAStepForEveryLabel() throws IOException {
        assertEquals(
                table(),
                STEPS.valueStream()
                        .map(step -> Vectors.text(step, "label"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void shouldUseTheLabelsOfTheTableAloneInJava() throws IOException {
        assertEquals(table(), literals(Path.of("src", "main", "java"), ".java"));
    }

    @Test
    void shouldUseTheLabelsOfTheTableAloneInJavaScript() throws IOException {
        assertEquals(table(), literals(Path.of("src", "main", "web"), ".js"));
    }

    @Test
    void shouldNoticeALabelInAnotherForm() {
        for (String other : List.of("x = \"bb1 hellos\"", "x = `bb1 ${what}`", "lp('bb2 root')")) {
            Set<String> found = literalsIn(other);
            assertEquals(1, found.size(), other);
        }
        assertTrue(literalsIn("/// the label of \"other\" things, bb1 hello").isEmpty());
    }

    private static Set<String> table() throws IOException {
        String text = Files.readString(PROTOCOL);
        String section = text.substring(text.indexOf("\n## 6. Labels"), text.indexOf("\n## 7."));
        Set<String> labels =
                section.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.indexOf('|', 1)))
                        .flatMap(cell -> IN_TABLE.matcher(cell).results())
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        // The table abbreviates the second of a pair.
        labels.add("SFrame 1.0 Secret salt ");
        assertTrue(labels.size() > 12, labels::toString);
        return labels;
    }

    private static Set<String> literals(Path sources, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> all = new TreeSet<>();
            for (Path file : files.filter(file -> file.toString().endsWith(suffix)).toList()) {
                all.addAll(literalsIn(withoutComments(Files.readString(file))));
            }
            return all;
        }
    }

    private static Set<String> literalsIn(String source) {
        return LITERAL.matcher(source)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutComments(String source) {
        return source.lines()
                .filter(line -> !line.strip().startsWith("//") && !line.strip().startsWith("*"))
                .collect(Collectors.joining("\n"));
    }
}
