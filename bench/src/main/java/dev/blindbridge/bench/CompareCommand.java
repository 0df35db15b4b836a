package dev.blindbridge.bench;

import dev.blindbridge.bench.compare.Comparison;
import dev.blindbridge.bench.compare.Comparison.Peer;
import dev.blindbridge.bench.compare.NetworkNamespace;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.load.Scenario.Pacing;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Puts several relays under the same load, by turns.
@Command(
        name = "compare",
        description = "Compares relays: the same load in the same run, by turns.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {
    /// The loads by name.
    enum Load {
        FANOUT_EVEN,
        FANOUT_BURST,
        MEETING,
        ROOMS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--scenario",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Load> loads = List.of(Load.values());

    @Option(
            names = "--relays",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<Peer> relays = List.of(Peer.BLINDBRIDGE, Peer.JANUS, Peer.LIMIT, Peer.LIMIT_GSO);

    @Option(names = "--pairs", description = "Rounds of all relays. Default: ${DEFAULT-VALUE}.")
    private int pairs = 5;

    @Option(names = "--seconds", description = "To measure. Default: ${DEFAULT-VALUE}.")
    private double seconds = 8;

    @Option(names = "--warm-up", description = "Seconds before. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds = 6;

    @Option(names = "--receivers", description = "Of a fan-out. Default: ${DEFAULT-VALUE}.")
    private int receivers = 50;

    @Option(
            names = "--forwarded",
            paramLabel = "PER_SECOND",
            description =
                    "fan-out: packets per second that leave the relay. Default: ${DEFAULT-VALUE}.")
    private double forwardedPerSecond = 20_000;

    @Option(names = "--participants", description = "Of the meeting. Default: ${DEFAULT-VALUE}.")
    private int participants = 10;

    @Option(names = "--rooms", description = "Of three. Default: ${DEFAULT-VALUE}.")
    private int rooms = 10;

    @Option(
            names = "--video",
            paramLabel = "BPS",
            description = "meeting, rooms: of a stream of video. Default: ${DEFAULT-VALUE}.")
    private double videoBitrateBps = 500_000;

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

    @Option(names = "--address", hidden = true, description = "Where relays listen.")
    private Optional<InetAddress> address = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (address.isPresent()) {
            return compare(address.get());
        }
        if (!NetworkNamespace.isPossible()) {
            return compare(NetworkNamespace.addressOfMachine());
        }
        try (NetworkNamespace network = NetworkNamespace.create()) {
            return network.run(again());
        }
    }

    /// This command once more, to be run in a network of our own.
    private List<String> again() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(spec.root().commandLine().getParseResult().originalArgs());
        command.addAll(List.of("--address", NetworkNamespace.ADDRESS));
        return command;
    }

    @SuppressWarnings("SystemOut") // the result of the command
    private int compare(InetAddress where) throws IOException, InterruptedException {
        Pinning.pinSelf(generatorCpus);
        LoadRun.Plan plan =
                new LoadRun.Plan(
                        new Placement(relayCpus, where, 1),
                        warmUpSeconds,
                        seconds,
                        Pinning.count(generatorCpus),
                        out.resolve("logs"));
        Comparison comparison =
                new Comparison(relays, loads.stream().map(this::scenario).toList(), pairs);
        List<LoadResult> results;
        try (ProgressBar bar = ProgressBar.start(comparison.steps())) {
            results = comparison.run(plan, bar);
        }
        Report report =
                Comparison.report(
                        RunFacts.now(
                                RunFacts.flagsOf(
                                        Path.of("signaling/src/main/jvm/relay.jvm-options"))),
                        results);
        System.out.print(ReportFolder.text(report));
        System.out.println(ReportFolder.write(report, out));
        return 0;
    }

    private Scenario scenario(Load load) {
        return switch (load) {
            case FANOUT_EVEN -> fanout(Pacing.EVEN);
            case FANOUT_BURST -> fanout(Pacing.BURST);
            case MEETING -> Scenario.meeting(participants, videoBitrateBps);
            case ROOMS -> Scenario.rooms(rooms, 3, videoBitrateBps);
        };
    }

    private Scenario fanout(Pacing pacing) {
        return Scenario.fanout(receivers, pacing, forwardedPerSecond / receivers);
    }
}
