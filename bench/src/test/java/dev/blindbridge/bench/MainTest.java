package dev.blindbridge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
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
}
