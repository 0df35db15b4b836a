package dev.blindbridge.bench;

import dev.blindbridge.bench.Variants.Variant;
import dev.blindbridge.bench.load.Scenario;
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
            "Where relay and generator share cores, look at CPU per packet, not at rates."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ScaleCommand implements Callable<Integer> {
    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2",
            description = "(${DEFAULT-VALUE})")
    private List<Integer> workers = List.of(1, 2);

    @Option(
            names = "--rooms",
            defaultValue = "10",
            description = "rooms of three (${DEFAULT-VALUE})")
    private int rooms = 10;

    @Option(
            names = "--receivers",
            defaultValue = "300",
            description = "of the large room (${DEFAULT-VALUE})")
    private int receivers = 300;

    @Option(
            names = "--forwarded",
            paramLabel = "PER_SECOND",
            defaultValue = "25000",
            description = "packets that leave the relay for the large room (${DEFAULT-VALUE})")
    private double forwardedPerSecond = 25_000;

    @Option(
            names = "--video",
            paramLabel = "BPS",
            defaultValue = "500000",
            description = "of a stream in the small rooms (${DEFAULT-VALUE})")
    private double videoBitrateBps = 500_000;

    @Mixin private Variants options = new Variants();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Variant> variants =
                workers.stream()
                        .map(count ->
                                new Variant(
                                        count == 1 ? "1 worker" : count + " workers",
                                        List.of(),
                                        count))
                        .toList();
        return options.run(
                "scale",
                "Blindbridge bench: workers",
                "One relay with several numbers of workers, by turns, under the same loads.",
                variants,
                List.of(
                        Scenario.rooms(rooms, 3, videoBitrateBps),
                        Scenario.fanout(
                                receivers, Scenario.Pacing.EVEN, forwardedPerSecond / receivers)));
    }
}
