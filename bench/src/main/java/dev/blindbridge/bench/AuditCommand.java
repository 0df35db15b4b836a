package dev.blindbridge.bench;

import dev.blindbridge.bench.audit.Audit;
import dev.blindbridge.bench.audit.AuditReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows that the bridge is blind, and writes a report about it.
@Command(
        name = "audit",
        description = {
            "Runs real calls through real relay processes, looks into them from outside and writes a"
                    + " report.",
            "Exit code: 0 all checks passed, 1 a check failed, 2 there was no audit: a wrong flag, or"
                    + " no place for the report, 3 a check could not be run."
        },
        exitCodeOnExecutionException = AuditCommand.NO_AUDIT,
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    static final int NO_AUDIT = 2;
    private static final int INCOMPLETE = 3;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "bench/target/audit",
            description = "where report.txt and report.html go (${DEFAULT-VALUE})")
    private Path output = Path.of("");

    @Option(names = "--no-browser", description = "native clients only")
    private boolean noBrowser;

    /// Held, or its level would be forgotten. The clients' SRTP library is talkative.
    private static final Logger LIBRARY = Logger.getLogger("org.jitsi");

    @Override
    public Integer call() throws Exception {
        LIBRARY.setLevel(Level.WARNING);
        Audit.Options options = new Audit.Options(Path.of("."), output, !noBrowser);
        AuditReport report = Audit.run(options, System.out::println);
        System.out.println();
        System.out.println(report.verdict());
        System.out.println(
                "The report: " + output.resolve("report.html").toAbsolutePath().normalize());
        if (report.passed()) {
            return 0;
        }
        return report.failed() ? FAILED : INCOMPLETE;
    }
}
