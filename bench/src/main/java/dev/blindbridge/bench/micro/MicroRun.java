package dev.blindbridge.bench.micro;

import dev.blindbridge.bench.report.ProgressBar;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.RunFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs our benchmarks through JMH, each in processes of its own with the relay's flags.
public final class MicroRun {
    private MicroRun() {}

    /// How to run.
    ///
    /// @param filters words of which one must occur in `subject.operation`; none for all
    /// @param forks processes for each benchmark
    /// @param jvmFlags of the relay
    public record Plan(List<String> filters, boolean quick, int forks, List<String> jvmFlags) {
        public Plan {
            filters = List.copyOf(filters);
            jvmFlags = List.copyOf(jvmFlags);
        }
    }

    /// The benchmarks' names.
    public static List<String> names(List<String> filters) {
        return entries(filters).stream().map(MicroRun::name).sorted().distinct().toList();
    }

    private static List<BenchmarkListEntry> entries(List<String> filters) {
        return List.copyOf(
                BenchmarkList.defaultList()
                        .find(
                                OutputFormatFactory.createFormatInstance(
                                        System.err, VerboseMode.SILENT),
                                includes(filters),
                                List.of()));
    }

    private static String name(BenchmarkListEntry entry) {
        return entry.getUsername().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1.");
    }

    /// Runs them; this takes minutes.
    public static Report run(Plan plan, RunFacts facts) throws RunnerException {
        int steps = entries(plan.filters()).stream().mapToInt(MicroRun::variants).sum();
        try (ProgressBar bar = ProgressBar.start(steps)) {
            List<MicroResult> results =
                    new Runner(options(plan), new JmhProgress(bar))
                            .run().stream().map(MicroResult::of).toList();
            return MicroReport.of(
                    facts.with(
                            "JMH",
                            String.format(
                                    Locale.ROOT,
                                    "%d forks, %s",
                                    plan.forks(),
                                    plan.quick() ? "quick: not to be quoted" : "full")),
                    results);
        }
    }

    /// With how many sets of parameters it runs.
    private static int variants(BenchmarkListEntry entry) {
        int variants = 1;
        if (entry.getParams().hasValue()) {
            for (String[] values : entry.getParams().get().values()) {
                variants *= values.length;
            }
        }
        return variants;
    }

    private static Options options(Plan plan) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .forks(plan.forks())
                        .jvmArgs(jvmFlags(plan))
                        .warmupIterations(plan.quick() ? 2 : 3)
                        .warmupTime(TimeValue.milliseconds(plan.quick() ? 200 : 1_000))
                        .measurementIterations(plan.quick() ? 3 : 5)
                        .measurementTime(TimeValue.milliseconds(plan.quick() ? 200 : 1_000));
        includes(plan.filters()).forEach(options::include);
        return options.build();
    }

    /// JMH writes files that say what it compiles, and its forks read them.
    private static String[] jvmFlags(Plan plan) {
        Set<String> unwanted = Set.of("-XX:+DisableAttachMechanism");
        return plan.jvmFlags().stream()
                .filter(flag -> !unwanted.contains(flag))
                .toArray(String[]::new);
    }

    private static List<String> includes(List<String> filters) {
        String ours = Pattern.quote(MicroRun.class.getPackageName() + ".");
        if (filters.isEmpty()) {
            return List.of(ours);
        }
        List<String> includes = new ArrayList<>();
        for (String filter : filters) {
            includes.add("(?i)" + ours + ".*" + filter.replace(".", "Benchmark."));
        }
        return includes;
    }
}
