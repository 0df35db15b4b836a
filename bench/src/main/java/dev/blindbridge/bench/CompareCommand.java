package dev.blindbridge.bench;

import dev.blindbridge.bench.compare.Comparison;
import dev.blindbridge.bench.compare.Comparison.Peer;
import dev.blindbridge.bench.compare.NetworkNamespace;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final String LEAD =
            "The same load on several relays by turns; CPU of the server for each packet that"
                    + " reached a receiver.";

    /// One core for everybody: relays differ in what they make of more.
    private static final int WORKERS = 1;

    @Option(
            names = "--relays",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<Peer> relays = List.of(Peer.BLINDBRIDGE, Peer.JANUS, Peer.LIMIT, Peer.LIMIT_GSO);

    @Mixin private RunOptions options = new RunOptions(5, 8, 30);

    @Mixin private Loads loads = new Loads(new FanoutOptions(20_000, 50), Loads.Name.values());

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

    /// This command once more, with the same flags of the JVM, to be run in a network of our own.
    private List<String> again() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(spec.root().commandLine().getParseResult().originalArgs());
        command.addAll(List.of("--address", NetworkNamespace.ADDRESS));
        return command;
    }

    private int compare(InetAddress where) throws IOException, InterruptedException {
        Comparison comparison = new Comparison(relays, loads.scenarios(), options.rounds());
        Cores cores = options.begin(WORKERS);
        List<LoadResult> results;
        try (ProgressBar bar = ProgressBar.start(comparison.steps())) {
            results = comparison.run(options.plan(cores, where, WORKERS), bar);
        }
        options.write(
                Comparison.report(RunOptions.lead(LEAD, cores), RunOptions.facts(cores), results));
        return 0;
    }
}
