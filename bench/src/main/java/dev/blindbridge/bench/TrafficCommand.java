package dev.blindbridge.bench;

import dev.blindbridge.bench.traffic.TrafficExperiment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tries to read speech from sizes and times of sealed packets.
@Command(
        name = "traffic",
        description =
                "Tries to tell speech from silence and words from words by the sizes and times of"
                        + " sealed packets, in recorded traces: docs/traffic-analysis.md.",
        mixinStandardHelpOptions = true)
final class TrafficCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "docs",
            description = "where the plot and the CSV go (${DEFAULT-VALUE})")
    private Path out = Path.of("docs");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        TrafficExperiment.run(out, spec.commandLine().getOut());
        return 0;
    }
}
