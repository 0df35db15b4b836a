package dev.blindbridge.bench;

import dev.blindbridge.bench.load.BlindbridgeUnderLoad;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Options of the commands that compare our relay with itself, set up in several ways, under the
/// same loads by turns.
final class Variants {
    /// One way to set it up.
    ///
    /// @param jvmFlags beyond, and against, those of production
    record Variant(String name, List<String> jvmFlags, int workers) {
        Variant {
            jvmFlags = List.copyOf(jvmFlags);
        }
    }

    @Option(names = "--rounds", defaultValue = "5", description = "turns (${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--seconds", defaultValue = "10", description = "to measure (${DEFAULT-VALUE})")
    private double seconds = 10;

    @Option(names = "--warm-up", defaultValue = "10", description = "seconds (${DEFAULT-VALUE})")
    private double warmUpSeconds = 10;

    @Option(
            names = "--relay-cpus",
            description =
                    "the relay's cores, as taskset takes them; \"\" for any (${DEFAULT-VALUE})")
    private String relayCpus = "0";

    @Option(
            names = "--generator-cpus",
            description = "this process's cores; \"\" for any (${DEFAULT-VALUE})")
    private String generatorCpus = "1";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ReportFolder.DEFAULT,
            description = "where the report goes (${DEFAULT-VALUE})")
    private Path out = Path.of(ReportFolder.DEFAULT);

    Path out() {
        return out;
    }

    /// The file of the report, the title, what was compared, and the runs.
    int run(
            String name,
            String title,
            String lead,
            List<Variant> variants,
            List<Scenario> scenarios)
            throws IOException, InterruptedException {
        Pinning.pinSelf(generatorCpus);
        List<LoadResult> results = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.start(rounds * scenarios.size() * variants.size())) {
            for (int round = 1; round <= rounds; round++) {
                for (Scenario scenario : scenarios) {
                    for (Variant variant : variants) {
                        bar.step(variant.name() + ", " + scenario.name());
                        results.add(measure(variant, scenario, round, seconds, bar));
                    }
                }
            }
        }
        RunFacts facts =
                RunFacts.now(RunFacts.flagsOf(RelayFlags.FILE))
                        .with("relay's cores", relayCpus.isEmpty() ? "any" : relayCpus)
                        .with("generator's cores", generatorCpus.isEmpty() ? "any" : generatorCpus);
        for (Variant variant : variants) {
            facts = facts.with(variant.name(), flags(variant));
        }
        Report report = LoadReport.of(name, title, lead, facts, results);
        System.out.print(ReportFolder.text(report));
        System.out.println("\nThe report: " + ReportFolder.write(report, out).toAbsolutePath());
        return 0;
    }

    private static String flags(Variant variant) {
        String workers = variant.workers() == 1 ? "1 worker" : variant.workers() + " workers";
        return (workers + ' ' + String.join(" ", variant.jvmFlags())).strip();
    }

    /// One run of one variant.
    LoadResult measure(
            Variant variant, Scenario scenario, int round, double forSeconds, ProgressBar bar)
            throws IOException, InterruptedException {
        LoadRun run =
                new LoadRun(
                        new LoadRun.Plan(
                                new Placement(
                                        relayCpus,
                                        InetAddress.getLoopbackAddress(),
                                        variant.workers()),
                                warmUpSeconds,
                                forSeconds,
                                Pinning.count(generatorCpus),
                                out.resolve("logs")),
                        bar);
        return run.measure(
                new BlindbridgeUnderLoad.Kind(
                        variant.name(), Path.of(""), variant.jvmFlags(), run.lateness()),
                scenario,
                round);
    }
}
