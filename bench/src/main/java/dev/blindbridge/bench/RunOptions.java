package dev.blindbridge.bench;

import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How often, how long and where a load is measured: options of every command that puts relays
/// under one.
final class RunOptions {
    private static final String SHARED =
            "Relay and generator share cores: look at CPU per packet; rates and latency are of both"
                    + " together, and no capacity.";

    /// Held, or its level would be forgotten. The clients' SRTP library is talkative.
    private static final Logger LIBRARY = Logger.getLogger("org.jitsi");

    @Option(
            names = {"--rounds", "--pairs"},
            paramLabel = "COUNT",
            description = "Turns of each that is measured. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", description = "To measure in a turn. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Of the same load before. Default: ${DEFAULT-VALUE}.")
    private double warmUpSeconds;

    @Option(
            names = "--relay-cpus",
            paramLabel = "CORES",
            description =
                    "Of the relay, as taskset takes them; \"\" for any. Default: from 0 on, one for"
                            + " each worker; all where that leaves none to the generator.")
    private @Nullable String relayCpus;

    @Option(
            names = "--generator-cpus",
            paramLabel = "CORES",
            description =
                    "Of this process, in the same way. Default: the one behind the relay's; all"
                            + " where there is none.")
    private @Nullable String generatorCpus;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the report goes. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of(ReportFolder.DEFAULT);

    /// With what holds if nothing is said.
    RunOptions(int rounds, double seconds, double warmUpSeconds) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.warmUpSeconds = warmUpSeconds;
    }

    int rounds() {
        return rounds;
    }

    Path out() {
        return out;
    }

    /// Checks all of this, and keeps this process to its cores.
    ///
    /// @param workers of the relay, at the most
    /// @throws IllegalArgumentException with a sentence for the user
    @SuppressWarnings("SystemOut") // for the user, who may want to end it here
    Cores begin(int workers) throws IOException, InterruptedException {
        Check.that(rounds >= 1, "--rounds", "1 or more");
        Check.that(seconds >= 1 && seconds <= 86_400, "--seconds", "1 to 86400");
        Check.that(warmUpSeconds >= 0 && warmUpSeconds <= 86_400, "--warm-up", "0 to 86400");
        Check.that(workers >= 1, "--workers", "1 or more");
        Cores cores =
                Cores.of(
                        relayCpus,
                        generatorCpus,
                        workers,
                        Runtime.getRuntime().availableProcessors());
        LIBRARY.setLevel(Level.WARNING);
        if (cores.shared()) {
            System.err.println(SHARED);
        }
        cores.pinSelf();
        return cores;
    }

    /// @param address where relays are reached
    LoadRun.Plan plan(Cores cores, InetAddress address, int workers) {
        return new LoadRun.Plan(
                new Placement(cores.relay(), address, workers),
                warmUpSeconds,
                seconds,
                cores.generatorCount(),
                out.resolve("logs"));
    }

    /// What a report says before its figures.
    static String lead(String lead, Cores cores) {
        return cores.shared() ? lead + ' ' + SHARED : lead;
    }

    /// Of this machine, and who had which cores.
    static RunFacts facts(Cores cores) throws IOException {
        return RunFacts.now(RunFacts.flagsOf(RelayFlags.FILE))
                .with("relay's cores", cores.relay().isEmpty() ? "any" : cores.relay())
                .with("generator's cores", cores.generator().isEmpty() ? "any" : cores.generator());
    }

    /// Shows it and writes it.
    @SuppressWarnings("SystemOut") // the result of the command
    void write(Report report) throws IOException {
        System.out.print(ReportFolder.text(report));
        System.out.println("\nThe report: " + ReportFolder.write(report, out).toAbsolutePath());
    }
}
