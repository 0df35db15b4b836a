package dev.blindbridge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What a user reads who asked for what cannot be.
class MainTest {
    private final StringWriter said = new StringWriter();

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(said, true));
        return command.execute(arguments);
    }

    @Test
    void shouldExplainALoadThatNobodyReceives() {
        assertEquals(1, execute("load", "fanout", "--receivers", "0"));
        assertTrue(said.toString().startsWith("A load needs a room"), said.toString());
        assertEquals(1, said.toString().lines().count(), said.toString());
    }

    @Test
    void shouldExplainAnUnknownScenario() {
        assertEquals(2, execute("load", "nosuch"));
        assertTrue(said.toString().contains("nosuch"), said.toString());
        assertFalse(said.toString().contains("\tat "), said.toString());
    }

    /// 1 would mean that a check failed (docs/audit.md).
    @Test
    void shouldMakeNoAuditWithoutAPlaceForItsReport(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("report.html"));
        for (Path output : List.of(file.resolve("x"), taken)) {
            said.getBuffer().setLength(0);
            assertEquals(2, execute("audit", "--output", output.toString()), said.toString());
            assertEquals(1, said.toString().lines().count(), said.toString());
            assertTrue(said.toString().contains(directory.toString()), said.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"load rooms", "compare", "gc", "scale"})
    void shouldCheckTheSameOptionsOfEveryCommand(String command) {
        assertRefused(command + " --rounds 0", 1, "--rounds takes 1 or more.");
        assertRefused(command + " --seconds NaN", 1, "--seconds takes 1 to 86400.");
        assertRefused(command + " --warm-up -1", 1, "--warm-up takes 0 to 86400.");
        assertRefused(command + " --relay-cpus a", 1, "\"a\" names no cores");
        assertRefused(command + " --generator-cpus 3-1", 1, "\"3-1\" names no cores");
        assertRefused(command + " --seconds soon", 2, "'soon' is not a double");
    }

    @Test
    void shouldCheckWhatAFewCommandsTake() {
        assertRefused("gc --forwarded 0", 1, "--forwarded takes more than 0");
        assertRefused("load fanout --incoming NaN", 1, "--incoming takes more than 0");
        assertRefused("gc --only nosuch", 1, "No variant has the name");
        assertRefused("scale --video 1", 1, "--video takes 10000");
        assertRefused("scale --workers 1,0", 1, "--workers takes 1 or more.");
        assertRefused("load storm --joining 0", 1, "--joining takes 1 or more.");
    }

    /// In one line, and before anything was started.
    private void assertRefused(String line, int code, String reason) {
        said.getBuffer().setLength(0);
        String[] words = line.replace("compare", "compare --address 127.0.0.1").split(" ", -1);
        assertEquals(code, execute(words), line);
        assertTrue(said.toString().contains(reason), said.toString());
        assertEquals(1, said.toString().lines().count(), said.toString());
    }
}
