package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of the machine.
final class RunFactsTest {
    @Test
    void shouldKnowThisMachine() {
        RunFacts facts = RunFacts.now(List.of("-XX:+UseZGC"));
        for (String name : List.of("date", "commit", "cpu", "cores", "memory", "kernel", "JDK")) {
            assertFalse(facts.facts().getOrDefault(name, "").isEmpty(), name);
        }
        assertEquals("-XX:+UseZGC", facts.facts().get("relay's JVM flags"));
        assertTrue(facts.with("rounds", "5").facts().containsKey("rounds"));
    }

    @Test
    void shouldReadFlagsWithoutComments(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("options");
        Files.writeString(file, "# why\n-XX:+UseZGC\n\n  -Xmx1g\n");
        assertEquals(List.of("-XX:+UseZGC", "-Xmx1g"), RunFacts.flagsOf(file));
    }

    @Test
    void shouldRoundMemory() {
        assertEquals("24 GiB", RunFacts.memory("24688988 kB"));
        assertEquals("unknown", RunFacts.memory("unknown"));
    }
}
