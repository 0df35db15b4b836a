package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Runs the calls, watches the relays and puts the checks' reports together.
public final class Audit {
    /// Beyond the flags of production: the JVM would else refuse to write its heap.
    private static final List<String> FOR_THE_HEAP_DUMP = List.of("-XX:-DisableAttachMechanism");

    private static final String HEAP_DUMP_DIFFERENCE =
            "Beyond the flags of production it got -XX:-DisableAttachMechanism, so that the audit"
                    + " could have it write its heap. Check 6 runs a relay without that flag.";

    /// Where and with what.
    ///
    /// @param repository where the relay was built
    /// @param output where the report goes, and for its time what the relay processes write
    /// @param browser whether Chromium takes part where it is installed
    public record Options(Path repository, Path output, boolean browser) {}

    private final Options options;
    private final Progress progress;
    private final CallPlan plan;
    private final String strace;
    private final Optional<Path> chromium;
    private List<String> ports = List.of();

    private Audit(Options options, Progress progress) throws IOException {
        this.options = options;
        this.progress = progress;
        this.plan = CallPlan.draw(options.repository().resolve("crypto/src/main/web/words.txt"));
        this.strace = Programs.find(List.of("strace")).map(Path::toString).orElse("");
        this.chromium = options.browser() ? ChromiumGuest.installed() : Optional.empty();
    }

    /// Runs all of it and writes the report.
    ///
    /// @throws IOException before anything is run, where the report could not be written
    public static AuditReport run(Options options, Progress progress)
            throws IOException, InterruptedException {
        Path text = options.output().resolve("report.txt");
        Path html = options.output().resolve("report.html");
        Files.createDirectories(options.output());
        // Nor does an earlier report stay where this audit breaks off.
        for (Path report : List.of(text, html)) {
            Files.writeString(report, "This audit has not ended.\n");
        }
        AuditReport report = new Audit(options, progress).run();
        Files.writeString(text, TextReport.of(report));
        Files.writeString(html, HtmlReport.of(report));
        return report;
    }

    private AuditReport run() throws IOException, InterruptedException {
        Instant began = Instant.now();
        List<CheckReport> checks = new ArrayList<>();
        Attempt<CallEvidence> sealed =
                Attempt.to("The sealed call could not be had or looked at", this::sealedCall);
        checks.add(done(sealed.judged(1, MemoryCheck.TITLE, MemoryCheck::judge)));
        Attempt<CallEvidence> unsealed =
                Attempt.to("The call without sealing could not be had", this::unsealedCall);
        checks.add(
                done(unsealed.judged(2, PositiveControlCheck.TITLE, PositiveControlCheck::judge)));
        checks.add(done(sealed.judged(3, FileCheck.TITLE, FileCheck::judge)));
        checks.add(done(classPath(sealed)));
        checks.add(done(nonInterference()));
        checks.add(
                done(sealed.succeeded() ? sealedDisk() : sealed.notMade(6, SealedDiskCheck.TITLE)));
        checks.add(
                done(
                        sealed.judged(
                                7,
                                LearnedCheck.TITLE,
                                call -> LearnedCheck.judge(call, plan.room(), ports))));
        Duration took = Duration.between(began, Instant.now());
        return new AuditReport(began, took, surroundings(began, took), checks);
    }

    private CheckReport classPath(Attempt<CallEvidence> sealed) throws InterruptedException {
        progress.step("the class path is taken apart");
        Attempt<ClassPath> classPath =
                Attempt.to(
                        "The relay's class path could not be read",
                        () -> ClassPath.of(plan("", List.of(), List.of()).jars()));
        if (!classPath.succeeded()) {
            return classPath.notMade(4, ClassPathCheck.TITLE);
        }
        return sealed.judged(
                4,
                ClassPathCheck.TITLE,
                call ->
                        classPath.judged(
                                4,
                                ClassPathCheck.TITLE,
                                path -> ClassPathCheck.judge(path, call.loadedClasses())));
    }

    private CheckReport nonInterference() throws InterruptedException {
        progress.step("calls in simulated time, with different ciphertext");
        return Attempt.to("The calls in simulated time broke off", NonInterferenceCheck.Runs::make)
                .judged(5, NonInterferenceCheck.TITLE, NonInterferenceCheck::judge);
    }

    private CheckReport done(CheckReport check) {
        progress.step("  " + TextReport.summary(check));
        return check;
    }

    private RelayUnderAudit.Plan plan(String name, List<String> jvmFlags, List<String> flags) {
        return new RelayUnderAudit.Plan(
                options.repository(), options.output(), name, jvmFlags, flags, strace);
    }

    private CallEvidence sealedCall() throws IOException, InterruptedException {
        progress.step("a relay starts, and a sealed call begins");
        try (Observation observed =
                        new Observation(plan("sealed-call", FOR_THE_HEAP_DUMP, List.of()));
                AuditedCall call =
                        AuditedCall.sealed(
                                plan,
                                observed.relay().httpPort(),
                                chromium,
                                options.output(),
                                progress)) {
            ports = call.mediaAddresses();
            Collection<Needle> needles = call.needles();
            progress.step("its memory is searched for " + needles.size() + " needles");
            observed.image(needles);
            observed.heapDump(needles);
            call.awaitMore(true);
            call.hangUp();
            return observed.end(call.facts(), List.of(HEAP_DUMP_DIFFERENCE));
        }
    }

    private CallEvidence unsealedCall() throws IOException, InterruptedException {
        progress.step("positive control: another relay, and a call that is not sealed");
        try (Observation observed =
                        new Observation(plan("unsealed-call", FOR_THE_HEAP_DUMP, List.of()));
                AuditedCall call = AuditedCall.unsealed(plan, observed.relay().httpPort())) {
            Collection<Needle> needles = call.needles();
            observed.image(needles);
            observed.heapDump(needles);
            call.hangUp();
            return observed.end(List.of(), List.of());
        }
    }

    private CheckReport sealedDisk() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return SealedDiskCheck.skipped("Landlock is Linux's.");
        }
        progress.step("a relay with --sealed-disk carries a call");
        try (Observation observed =
                        new Observation(plan("sealed-disk", List.of(), List.of("--sealed-disk")));
                AuditedCall call =
                        AuditedCall.sealed(
                                plan,
                                observed.relay().httpPort(),
                                Optional.empty(),
                                options.output(),
                                progress)) {
            observed.image(call.needles());
            call.hangUp();
            return SealedDiskCheck.judge(observed.end(call.facts(), List.of()));
        } catch (IOException e) {
            return SealedDiskCheck.broken(String.valueOf(e.getMessage()));
        }
    }

    /// Which commit, and whether something was changed since.
    private String sources() {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--abbrev=40", "--dirty")
                            .directory(options.repository().toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String commit =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? "not known" : "commit " + commit;
        } catch (IOException noGit) {
            return "not known";
        }
    }

    private List<List<String>> surroundings(Instant began, Duration took) {
        return List.of(
                List.of("when", began.truncatedTo(ChronoUnit.SECONDS).toString()),
                List.of("took", took.toSeconds() + " s"),
                List.of("sources", sources()),
                List.of(
                        "system",
                        System.getProperty("os.name")
                                + " "
                                + System.getProperty("os.version")
                                + ", "
                                + System.getProperty("os.arch")),
                List.of("Java", System.getProperty("java.vm.version")),
                List.of("user", System.getProperty("user.name")),
                List.of("browser", chromium.map(Path::toString).orElse("none")),
                List.of("tracer", strace.isEmpty() ? "none" : strace));
    }
}
