package dev.blindbridge.bench.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What could not be looked at stands in the report, with its reason.
class AttemptTest {
    private static CheckReport notMade(Attempt.Making<String> making) throws InterruptedException {
        CheckReport check =
                Attempt.to("The call could not be set up", making)
                        .judged(
                                3,
                                "a claim",
                                _ -> new CheckReport(0, "", new Outcome.Passed(""), List.of()));
        assertInstanceOf(Outcome.Skipped.class, check.outcome());
        assertEquals(3, check.number());
        assertEquals("a claim", check.title());
        return check;
    }

    @Test
    void shouldJudgeWhatIsThere() throws InterruptedException {
        CheckReport passed = new CheckReport(3, "a claim", new Outcome.Passed("seen"), List.of());
        assertSame(passed, Attempt.to("", () -> "call").judged(3, "a claim", call -> passed));
    }

    @Test
    void shouldSayWhyACheckCouldNotBeMade() throws Exception {
        CheckReport check =
                notMade(() -> {
                    throw new IOException("Ann waited in vain for sound.\nstatistics of Ann");
                });
        assertEquals(
                "Not made. The call could not be set up: Ann waited in vain for sound.",
                check.outcome().sentence());
        AuditReport report =
                new AuditReport(Instant.EPOCH, Duration.ZERO, List.of(), List.of(check));
        assertTrue(!report.passed() && !report.failed(), "neither");
        assertTrue(report.verdict().startsWith("INCOMPLETE: 1 of 1"), report.verdict());
        assertTrue(TextReport.of(report).contains("    statistics of Ann"), "the details");
        assertTrue(HtmlReport.of(report).contains("neither for nor against"), "what it means");
    }

    @Test
    void shouldSpeakOfAMissingFileAndOfAFaultOfItsOwn() throws Exception {
        assertTrue(
                notMade(
                                () -> {
                                    throw new NoSuchFileException("signaling/target/lib");
                                })
                        .outcome()
                        .sentence()
                        .contains("there is no file signaling/target/lib. Build first"));
        CheckReport fault =
                notMade(() -> {
                    throw new IllegalStateException("nothing");
                });
        assertTrue(fault.outcome().sentence().endsWith("please report it."));
        assertTrue(fault.evidence().toString().contains("IllegalStateException: nothing"));
    }
}
