package dev.blindbridge.bench;

import dev.blindbridge.bench.load.BlindbridgeUnderLoad;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Ramp;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures this repository's relay under a load.
@Command(
        name = "load",
        description = "Puts the relay under a load and measures what it costs.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadCommand implements Callable<Integer> {
    /// The loads by name.
    enum Name {
        fanout,
        meeting,
        rooms,
        webinar,
        storm,
        ramp
    }

    @Parameters(paramLabel = "SCENARIO", description = "One of ${COMPLETION-CANDIDATES}.")
    private Name scenario = Name.fanout;

    @Option(names = "--pacing", description = "fanout: ${COMPLETION-CANDIDATES}. Default: both.")
    private List<Scenario.Pacing> pacings = List.of(Scenario.Pacing.values());

    @Option(names = "--speakers", description = "webinar. Default: ${DEFAULT-VALUE}.")
    private int speakers = 3;

    @Option(names = "--listeners", description = "webinar. Default: ${DEFAULT-VALUE}.")
    private int listeners = 100;

    @Option(
            names = "--joining",
            paramLabel = "ROOMS",
            description =
                    "storm: rooms of three that fill up at the same time."
                            + " Default: ${DEFAULT-VALUE}.")
    private int roomsAtOnce = 10;

    @Option(names = "--workers", description = "Of the relay. Default: ${DEFAULT-VALUE}.")
    private int workers = 1;

    @Option(names = "--jvm", description = "A flag of the relay's JVM; repeatable.")
    private List<String> jvmFlags = new ArrayList<>();

    @Mixin private RunOptions options = new RunOptions(1, 10, 20);
    @Mixin private FanoutOptions fanout = new FanoutOptions(25_000, 10, 50, 100, 300);
    @Mixin private RoomOptions meetings = new RoomOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scenario> scenarios = scenarios();
        Check.that(roomsAtOnce >= 1, "--joining", "1 or more");
        Cores cores = options.begin(workers);
        List<LoadResult> results = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.start(scenarios.size() * options.rounds())) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (Scenario one : scenarios) {
                    bar.step(one.name() + " " + one.parameters());
                    results.add(measure(cores, one, round, bar));
                }
            }
        }
        return report(cores, results);
    }

    private LoadResult measure(Cores cores, Scenario one, int round, ProgressBar bar)
            throws IOException, InterruptedException {
        LoadRun run =
                new LoadRun(options.plan(cores, InetAddress.getLoopbackAddress(), workers), bar);
        BlindbridgeUnderLoad.Kind kind =
                new BlindbridgeUnderLoad.Kind("blindbridge", Path.of(""), jvmFlags, run.lateness());
        return switch (scenario) {
            case storm -> run.measure(kind, one, round, roomsAtOnce);
            case ramp -> new Ramp(run, kind, one, bar).measure(round);
            case fanout, meeting, rooms, webinar -> run.measure(kind, one, round);
        };
    }

    private Scenario ramp() {
        Scenario.Pacing pacing = pacings.size() == 1 ? pacings.getFirst() : Scenario.Pacing.EVEN;
        return fanout.single(50, pacing).named("ramp");
    }

    private List<Scenario> scenarios() {
        return switch (scenario) {
            case fanout -> pacings.stream().flatMap(one -> fanout.scenarios(one).stream()).toList();
            case meeting -> List.of(meetings.meeting());
            case rooms -> List.of(meetings.rooms());
            case storm -> List.of(Scenario.storm());
            case ramp -> List.of(ramp());
            case webinar ->
                    List.of(Scenario.webinar(speakers, listeners, meetings.videoBitrateBps()));
        };
    }

    private int report(Cores cores, List<LoadResult> results) throws IOException {
        options.write(
                LoadReport.of(
                        "load-" + scenario,
                        "Load: " + scenario,
                        RunOptions.lead(
                                "One relay under the load of participants that join as browsers do.",
                                cores),
                        RunOptions.facts(cores),
                        results));
        return 0;
    }
}
