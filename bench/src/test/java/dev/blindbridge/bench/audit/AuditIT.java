package dev.blindbridge.bench.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The whole audit as `./blindbridge audit` runs it, without the browser; and a relay that does
/// what it must not, which the audit sees.
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class AuditIT {
    private static final Path REPOSITORY = Path.of("..");

    @Test
    void shouldPassAndLeaveAReport() throws Exception {
        Path output = Path.of("target", "audit-it");
        AuditReport report =
                Audit.run(new Audit.Options(REPOSITORY, output, false), System.out::println);
        String text = Files.readString(output.resolve("report.txt"));
        assertEquals(7, report.checks().size());
        for (CheckReport check : report.checks()) {
            boolean noLandlock = check.number() == 6 && check.skipped();
            assertTrue(check.outcome() instanceof Outcome.Passed || noLandlock, text);
        }
        String html = Files.readString(output.resolve("report.html"));
        assertTrue(html.contains(report.verdict()), "the page says so");
        assertTrue(!html.contains("<script") && !html.contains("http:"), "nothing from elsewhere");
    }

    @Test
    void shouldEndWithAReportWhereTheRelayDoesNotStart(@TempDir Path repository) throws Exception {
        Path words = Path.of("crypto/src/main/web/words.txt");
        Path flags = Path.of("signaling/src/main/jvm/relay.jvm-options");
        for (Path directory : List.of(words.getParent(), flags.getParent())) {
            Files.createDirectories(repository.resolve(directory));
        }
        Files.createDirectories(repository.resolve("signaling/target/lib"));
        Files.copy(REPOSITORY.resolve(words), repository.resolve(words));
        Files.createFile(repository.resolve(flags));
        Files.createFile(repository.resolve("signaling/target/signaling-0.jar"));

        Path output = repository.resolve("audit");
        AuditReport report =
                Audit.run(new Audit.Options(repository, output, false), System.out::println);
        String text = Files.readString(output.resolve("report.txt"));
        assertEquals(7, report.checks().size());
        for (CheckReport check : report.checks()) {
            assertEquals(check.number() != 5, check.skipped(), text);
        }
        String html = Files.readString(output.resolve("report.html"));
        assertTrue(html.contains("The relay did not start; its last words are below."), text);
        assertTrue(html.contains("dev.blindbridge.signaling.Main"), "its last words");
        assertTrue(!report.passed(), "exit code 3");
    }

    /// Everything at once that can be wrong in a real relay: clients that do not seal, and a relay
    /// that writes a file beside its log.
    @Test
    void shouldCatchARelayThatSeesAndWrites() throws Exception {
        Path output = Path.of("target", "audit-it-broken");
        Files.createDirectories(output);
        CallPlan plan = CallPlan.draw(REPOSITORY.resolve("crypto/src/main/web/words.txt"));
        Path extra = output.resolve("beside-the-log.txt").toAbsolutePath();
        CallEvidence evidence =
                unsealed(
                        plan,
                        output,
                        List.of("-XX:-DisableAttachMechanism", "-Xlog:gc*:file=" + extra));

        assertInstanceOf(
                Outcome.Passed.class, PositiveControlCheck.judge(evidence).outcome(), "the search");
        assertFailsFor("content", MemoryCheck.judge(evidence), "The core image holds");
        assertFailsFor("a file", FileCheck.judge(evidence), "beside-the-log");
        assertFailsFor("no Landlock", SealedDiskCheck.judge(evidence), "never restricted itself");
        assertFailsFor("no refusal", SealedDiskCheck.judge(evidence), "No refused attempt");
    }

    private static CallEvidence unsealed(CallPlan plan, Path output, List<String> flags)
            throws Exception {
        String strace = Programs.find(List.of("strace")).orElseThrow().toString();
        RelayUnderAudit.Plan relay =
                new RelayUnderAudit.Plan(REPOSITORY, output, "broken", flags, List.of(), strace);
        try (Observation observed = new Observation(relay);
                AuditedCall call = AuditedCall.unsealed(plan, observed.relay().httpPort())) {
            Collection<Needle> needles = call.needles();
            observed.image(needles);
            observed.heapDump(needles);
            call.hangUp();
            return observed.end(List.of(), List.of());
        }
    }

    private static void assertFailsFor(String what, CheckReport check, String reason) {
        assertInstanceOf(Outcome.Failed.class, check.outcome(), what);
        assertTrue(check.outcome().sentence().contains(reason), check.outcome().sentence());
    }
}
