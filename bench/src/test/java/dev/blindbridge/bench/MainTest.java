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
}
