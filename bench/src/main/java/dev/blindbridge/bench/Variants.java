package dev.blindbridge.bench;

import dev.blindbridge.bench.load.BlindbridgeUnderLoad;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import dev.blindbridge.bench.report.RunFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;

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

    @Mixin private RunOptions options = new RunOptions(5, 10, 20);

    Path out() {
        return options.out();
    }

    /// Measures all by turns, and reports.
    ///
    /// @param name of the report's files
    /// @param lead what is compared
    int run(
            Cores cores,
            String name,
            String title,
            String lead,
            List<Variant> variants,
            List<Scenario> scenarios)
            throws IOException, InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        try (ProgressBar bar =
                ProgressBar.start(options.rounds() * scenarios.size() * variants.size())) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (Scenario scenario : scenarios) {
                    for (Variant variant : variants) {
                        bar.step(variant.name() + ", " + scenario.name());
                        results.add(measure(cores, variant, scenario, round, bar));
                    }
                }
            }
        }
        RunFacts facts = RunOptions.facts(cores);
        for (Variant variant : variants) {
            facts = facts.with(variant.name(), flags(variant));
        }
        options.write(LoadReport.of(name, title, RunOptions.lead(lead, cores), facts, results));
        return 0;
    }

    private static String flags(Variant variant) {
        String workers = variant.workers() == 1 ? "1 worker" : variant.workers() + " workers";
        return (workers + ' ' + String.join(" ", variant.jvmFlags())).strip();
    }

    /// Checks the options, and keeps this process to its cores.
    Cores begin(List<Variant> variants) throws IOException, InterruptedException {
        return options.begin(variants.stream().mapToInt(Variant::workers).max().orElse(1));
    }

    /// One run of one variant.
    LoadResult measure(Cores cores, Variant variant, Scenario scenario, int round, ProgressBar bar)
            throws IOException, InterruptedException {
        LoadRun run =
                new LoadRun(
                        options.plan(cores, InetAddress.getLoopbackAddress(), variant.workers()),
                        bar);
        return run.measure(
                new BlindbridgeUnderLoad.Kind(
                        variant.name(), Path.of(""), variant.jvmFlags(), run.lateness()),
                scenario,
                round);
    }
}
