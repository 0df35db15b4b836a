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

/// Compares collectors and sizes of the heap: the figures behind relay.jvm-options.
@Command(
        name = "gc",
        description = "Compares collectors, heaps and headers under the same load.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GcCommand implements Callable<Integer> {
    @Option(
            names = "--receivers",
            defaultValue = "50",
            description = "of one sender (${DEFAULT-VALUE})")
    private int receivers = 50;

    @Option(
            names = "--forwarded",
            paramLabel = "PER_SECOND",
            defaultValue = "25000",
            description = "packets that leave the relay (${DEFAULT-VALUE})")
    private double forwardedPerSecond = 25_000;

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
        Scenario scenario =
                Scenario.fanout(receivers, Scenario.Pacing.EVEN, forwardedPerSecond / receivers);
        List<Variant> all = new ArrayList<>(shipped());
        variants.forEach((name, flags) -> all.add(variant(name, flags.split(" +", -1))));
        all.removeIf(one -> !only.isEmpty() && !only.contains(one.name()));
        trainAotCache(scenario, all);
        return options.run(
                "gc",
                "Blindbridge bench: collectors",
                "One relay with several flags of the JVM, by turns, each in a process of its own"
                        + " under the same load.",
                all,
                List.of(scenario));
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
                variant("AOT cache", "-XX:AOTCache=" + aotCache()));
    }

    private static Variant variant(String name, String... flags) {
        return new Variant(name, List.of(flags), 1);
    }

    private Path aotCache() {
        return options.out().resolve("relay.aot");
    }

    /// The cache is what a run like the measured one has loaded and linked (JEP 514).
    private void trainAotCache(Scenario scenario, List<Variant> all)
            throws IOException, InterruptedException {
        if (all.stream().noneMatch(one -> one.name().equals("AOT cache"))) {
            return;
        }
        Files.createDirectories(options.out());
        Files.deleteIfExists(aotCache());
        try (ProgressBar bar = ProgressBar.start(1)) {
            bar.step("training the AOT cache");
            options.measure(
                    variant("training", "-XX:AOTCacheOutput=" + aotCache()), scenario, 0, 1, bar);
            if (!Files.exists(aotCache())) {
                bar.say("The JVM wrote no AOT cache: left out.");
                all.removeIf(one -> one.name().equals("AOT cache"));
            }
        }
    }
}
