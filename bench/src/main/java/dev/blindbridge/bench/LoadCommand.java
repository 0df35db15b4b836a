package dev.blindbridge.bench;

import dev.blindbridge.bench.load.BlindbridgeUnderLoad;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.Ramp;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--receivers",
            split = ",",
            description = "fanout: receivers, several with commas. Default: ${DEFAULT-VALUE}.")
    private List<Integer> receivers = List.of(10, 50, 100, 300);

    @Option(names = "--pacing", description = "fanout: ${COMPLETION-CANDIDATES}. Default: both.")
    private List<Scenario.Pacing> pacings = List.of(Scenario.Pacing.values());

    @Option(
            names = "--forwarded",
            paramLabel = "PER_SECOND",
            description =
                    "fanout: packets per second that leave the relay; what comes in is that"
                            + " divided by the receivers. Default: ${DEFAULT-VALUE}.")
    private double forwardedPerSecond = 25_000;

    @Option(names = "--participants", description = "meeting, rooms: of one room. Default: 10, 3.")
    private int participants;

    @Option(names = "--rooms", description = "rooms: how many. Default: ${DEFAULT-VALUE}.")
    private int rooms = 10;

    @Option(names = "--speakers", description = "webinar. Default: ${DEFAULT-VALUE}.")
    private int speakers = 3;

    @Option(names = "--listeners", description = "webinar. Default: ${DEFAULT-VALUE}.")
    private int listeners = 100;

    @Option(
            names = "--video",
            paramLabel = "BPS",
            description = "Bits per second of a stream of video. Default: ${DEFAULT-VALUE}.")
    private double videoBitrateBps = 500_000;

    @Option(names = "--seconds", description = "To measure. Default: ${DEFAULT-VALUE}.")
    private double seconds = 10;

    @Option(names = "--warm-up", description = "Seconds before. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds = 6;

    @Option(
            names = "--joining",
            paramLabel = "ROOMS",
            description =
                    "storm: rooms of three that fill up at the same time."
                            + " Default: ${DEFAULT-VALUE}.")
    private int roomsAtOnce = 10;

    @Option(names = "--rounds", description = "Repetitions. Default: ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Option(names = "--workers", description = "Of the relay. Default: ${DEFAULT-VALUE}.")
    private int workers = 1;

    @Option(names = "--jvm", description = "A flag of the relay's JVM; repeatable.")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(
            names = "--relay-cpus",
            description = "Cores of the relay, as taskset takes them. Default: ${DEFAULT-VALUE}.")
    private String relayCpus = "0";

    @Option(
            names = "--generator-cpus",
            description = "Cores of this process. Default: ${DEFAULT-VALUE}.")
    private String generatorCpus = "1";

    @Option(names = "--out", description = "Folder of the results. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of(ReportFolder.DEFAULT);

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scenario> scenarios = scenarios();
        Pinning.pinSelf(generatorCpus);
        List<LoadResult> results = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.start(scenarios.size() * rounds)) {
            for (int round = 1; round <= rounds; round++) {
                for (Scenario one : scenarios) {
                    bar.step(one.name() + " " + one.parameters());
                    results.add(measure(one, round, bar));
                }
            }
        }
        return report(results);
    }

    private LoadResult measure(Scenario one, int round, ProgressBar bar)
            throws IOException, InterruptedException {
        LoadRun run =
                new LoadRun(
                        new LoadRun.Plan(
                                new Placement(relayCpus, InetAddress.getLoopbackAddress(), workers),
                                warmUpSeconds,
                                seconds,
                                Pinning.count(generatorCpus),
                                out.resolve("logs")),
                        bar);
        BlindbridgeUnderLoad.Kind kind =
                new BlindbridgeUnderLoad.Kind("blindbridge", Path.of(""), jvmFlags, run.lateness());
        return switch (scenario) {
            case storm -> run.measure(kind, one, round, roomsAtOnce);
            case ramp -> new Ramp(run, kind, one, bar).measure(round);
            case fanout, meeting, rooms, webinar -> run.measure(kind, one, round);
        };
    }

    private Scenario ramp() {
        int count = receivers.size() == 1 ? receivers.getFirst() : 50;
        Scenario.Pacing pacing = pacings.size() == 1 ? pacings.getFirst() : Scenario.Pacing.EVEN;
        return Scenario.fanout(count, pacing, forwardedPerSecond / count).named("ramp");
    }

    private List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        switch (scenario) {
            case fanout -> {
                for (Scenario.Pacing pacing : pacings) {
                    for (int count : receivers) {
                        all.add(Scenario.fanout(count, pacing, forwardedPerSecond / count));
                    }
                }
            }
            case meeting -> all.add(Scenario.meeting(participants(10), videoBitrateBps));
            case rooms -> all.add(Scenario.rooms(rooms, participants(3), videoBitrateBps));
            case storm -> all.add(Scenario.storm());
            case ramp -> all.add(ramp());
            case webinar -> all.add(Scenario.webinar(speakers, listeners, videoBitrateBps));
        }
        return all;
    }

    private int participants(int usual) {
        return participants == 0 ? usual : participants;
    }

    @SuppressWarnings("SystemOut") // the result of the command
    private int report(List<LoadResult> results) throws IOException {
        Report report =
                LoadReport.of(
                        "load-" + scenario,
                        "Load: " + scenario,
                        "One relay under the load of participants that join as browsers do.",
                        RunFacts.now(
                                RunFacts.flagsOf(
                                        Path.of("signaling/src/main/jvm/relay.jvm-options"))),
                        results);
        System.out.print(ReportFolder.text(report));
        System.out.println(ReportFolder.write(report, out));
        return 0;
    }
}
