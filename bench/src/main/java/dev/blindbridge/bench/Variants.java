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

    /// Measures all by turns, and reports. A run that fails is said and left out, so that a flag
    /// that the JVM does not know takes nothing from the others.
    ///
    /// @param name of the report's files
    /// @param lead what is compared
    /// @return the command's exit code: 1 if a run failed
    int run(
            Cores cores,
            String name,
            String title,
            String lead,
            List<Variant> variants,
            List<Scenario> scenarios)
            throws IOException, InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (ProgressBar bar =
                ProgressBar.start(options.rounds() * scenarios.size() * variants.size())) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (Scenario scenario : scenarios) {
                    for (Variant variant : variants) {
                        String step = variant.name() + ", " + scenario.name();
                        bar.step(step);
                        try {
                            results.add(measure(cores, variant, scenario, round, bar));
                        } catch (IOException e) {
                            failures.add(step + ", round " + round + ": " + e.getMessage());
                            bar.say(failures.getLast());
                        }
                    }
                }
            }
        }
        if (results.isEmpty()) {
            throw new IOException("No run succeeded. The first one: " + failures.getFirst());
        }
        RunFacts facts = RunOptions.facts(cores);
        for (Variant variant : variants) {
            facts = facts.with(variant.name(), flags(variant));
        }
        if (!failures.isEmpty()) {
            facts = facts.with("failed, left out", String.join("; ", failures));
        }
        options.write(LoadReport.of(name, title, RunOptions.lead(lead, cores), facts, results));
        return failures.isEmpty() ? 0 : 1;
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
