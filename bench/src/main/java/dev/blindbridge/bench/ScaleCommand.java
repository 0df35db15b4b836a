package dev.blindbridge.bench;

import dev.blindbridge.bench.Variants.Variant;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Compares numbers of workers.
@Command(
        name = "scale",
        description = {
            "Compares numbers of workers: many small rooms, and one room that is spread over them.",
            "Where relay and generator share cores, look at CPU per packet, not at rates.",
            "--rooms and --participants are of the small rooms, --receivers of the large one."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ScaleCommand implements Callable<Integer> {
    @Option(
            names = "--workers",
            split = ",",
            paramLabel = "COUNT",
            description = "Numbers of the relay's workers. Default: ${DEFAULT-VALUE}.")
    private List<Integer> workers = List.of(1, 2);

    @Mixin
    private Loads loads =
            new Loads(new FanoutOptions(25_000, 300), Loads.Name.ROOMS, Loads.Name.FANOUT_EVEN);

    @Mixin private Variants options = new Variants();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Check.that(workers.stream().allMatch(count -> count >= 1), "--workers", "1 or more");
        List<Variant> variants =
                workers.stream()
                        .map(count ->
                                new Variant(
                                        count == 1 ? "1 worker" : count + " workers",
                                        List.of(),
                                        count))
                        .toList();
        return options.run(
                options.begin(variants),
                "scale",
                "Blindbridge bench: workers",
                "One relay with several numbers of workers, by turns, under the same loads.",
                variants,
                loads.scenarios());
    }
}
