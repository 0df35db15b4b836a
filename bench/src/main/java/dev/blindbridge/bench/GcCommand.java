package dev.blindbridge.bench;

import dev.blindbridge.bench.Variants.Variant;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Compares collectors, sizes of the heap and what else relay.jvm-options chooses.
@Command(
        name = "gc",
        description = "Compares collectors, heaps, headers and compilers under the same load.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GcCommand implements Callable<Integer> {
    @Mixin
    private Loads loads =
            new Loads(new FanoutOptions(25_000, 50), Loads.Name.FANOUT_EVEN, Loads.Name.MEETING);

    @Option(
            names = "--variant",
            paramLabel = "NAME=FLAGS",
            description = "this too: flags of the JVM, separated by blanks; repeatable")
    private Map<String, String> variants = Map.of();

    @Option(names = "--only", description = "only the variants of these names; repeatable")
    private List<String> only = List.of();

    @Mixin private Variants options = new Variants();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scenario> scenarios = loads.scenarios();
        List<Variant> all = new ArrayList<>(shipped());
        variants.forEach((name, flags) -> all.add(variant(name, flags.split(" +", -1))));
        all.removeIf(one -> !only.isEmpty() && !only.contains(one.name()));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("No variant has the name that --only gives.");
        }
        Cores cores = options.begin(all);
        trainAotCache(cores, scenarios.getFirst(), all);
        return options.run(
                cores,
                "gc",
                "Blindbridge bench: collectors",
                "One relay with several flags of the JVM, by turns, each in a process of its own"
                        + " under the same load.",
                all,
                scenarios);
    }

    private List<Variant> shipped() {
        return List.of(
                variant("as shipped"),
                variant("G1", "-XX:-UseZGC", "-XX:+UseG1GC"),
                variant("Serial", "-XX:-UseZGC", "-XX:+UseSerialGC"),
                variant("Parallel", "-XX:-UseZGC", "-XX:+UseParallelGC"),
                variant("heap 128 MiB", "-Xmx128m"),
                variant("heap 4 GiB", "-Xmx4g"),
                variant("large headers", "-XX:-UseCompactObjectHeaders"),
                variant(
                        "C2 late",
                        "-XX:Tier4InvocationThreshold=20000",
                        "-XX:Tier4MinInvocationThreshold=2400",
                        "-XX:Tier4CompileThreshold=60000",
                        "-XX:Tier4BackEdgeThreshold=160000"),
                variant("AOT cache", "-XX:AOTCache=" + aotCache()));
    }

    private static Variant variant(String name, String... flags) {
        return new Variant(name, List.of(flags), 1);
    }

    private Path aotCache() {
        return options.out().resolve("relay.aot");
    }

    /// The cache is what a run like the measured one has loaded and linked (JEP 514).
    private void trainAotCache(Cores cores, Scenario scenario, List<Variant> all)
            throws IOException, InterruptedException {
        if (all.stream().noneMatch(one -> one.name().equals("AOT cache"))) {
            return;
        }
        Files.createDirectories(options.out());
        Files.deleteIfExists(aotCache());
        try (ProgressBar bar = ProgressBar.start(1)) {
            bar.step("training the AOT cache");
            Variant training = variant("training", "-XX:AOTCacheOutput=" + aotCache());
            options.measure(cores, training, scenario, 0, bar);
            if (!Files.exists(aotCache())) {
                bar.say("The JVM wrote no AOT cache: left out.");
                all.removeIf(one -> one.name().equals("AOT cache"));
            }
        }
    }
}
