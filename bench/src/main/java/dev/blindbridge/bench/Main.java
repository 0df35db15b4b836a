package dev.blindbridge.bench;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Objects;
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
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler(Main::explain);
    }

    /// What was typed is wrong: a sentence, and where all that is possible stands.
    private static int explain(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        command.getErr().println(failure.getMessage() + ". Try: " + help);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /// What the user or the machine is to blame for is a sentence; anything else is a bug of ours
    /// and shows where it happened.
    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        String sentence =
                switch (failure) {
                    case FileSystemException file -> "A file could not be used: " + file + ".";
                    case IOException _, IllegalArgumentException _ ->
                            Objects.requireNonNullElse(failure.getMessage(), failure.toString());
                    default -> throw failure;
                };
        command.getErr().println(sentence);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
