package dev.blindbridge.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Drives a Blindbridge from outside.
@Command(
        name = "bench",
        description = "Drives a Blindbridge from outside.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ClientCommand.class,
            AuditCommand.class,
            TrafficCommand.class,
            MicroCommand.class,
            PathCommand.class,
            LoadCommand.class,
            GcCommand.class,
            ScaleCommand.class,
            CompareCommand.class,
            LimitCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
