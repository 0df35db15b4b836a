package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a run says while it lasts.
final class ProgressBarTest {
    private static final long SECOND_NS = 1_000_000_000;
    private final StringWriter said = new StringWriter();

    private ProgressBar bar(boolean terminal) {
        return new ProgressBar(new PrintWriter(said, true), terminal, 4, 0);
    }

    @Test
    void shouldPrintPlainLinesWithoutTerminal() {
        try (ProgressBar bar = bar(false)) {
            bar.step("janus", 0);
            bar.detail("measuring", 0.5, SECOND_NS);
            bar.step("limit", SECOND_NS);
            bar.say("odd");
        }
        assertEquals(
                List.of("[1/4] janus", "[2/4] limit", "odd"), said.toString().lines().toList());
    }

    @Test
    void shouldDrawShareAndTimeOnTerminal() {
        try (ProgressBar bar = bar(true)) {
            bar.step("janus", 0);
            bar.step("limit", 20 * SECOND_NS);
            bar.detail("measuring", 1, 60 * SECOND_NS);
        }
        String last = List.of(said.toString().split("\r", -1)).get(3);
        assertTrue(
                last.contains("████████████░░░░░░░░░░░░  50 % 1:00 of 2:00  limit: measuring"),
                last);
    }
}
