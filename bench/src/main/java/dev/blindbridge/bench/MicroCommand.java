package dev.blindbridge.bench;

import dev.blindbridge.bench.micro.MicroRun;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures the classes of the packet path, one by one.
@Command(
        name = "micro",
        description = "Measures each class of the packet path alone, with JMH.",
        mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILTER",
            description = "only these, such as srtp or route.accept")
    private List<String> filters = List.of();

    @Option(names = "--quick", description = "one process each, short: to try it, not to quote")
    private boolean quick;

    @Option(
            names = "--forks",
            defaultValue = "3",
            description = "processes for each benchmark (${DEFAULT-VALUE})")
    private int forks = 3;

    @Option(names = "--list", description = "only names them")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ReportFolder.DEFAULT,
            description = "where the report goes (${DEFAULT-VALUE})")
    private Path out = Path.of(ReportFolder.DEFAULT);

    @Override
    public Integer call() throws Exception {
        if (list) {
            MicroRun.names(filters).forEach(System.out::println);
            return 0;
        }
        List<String> flags = RunFacts.flagsOf(RelayFlags.FILE);
        Report report =
                MicroRun.run(
                        new MicroRun.Plan(filters, quick, quick ? 1 : forks, flags),
                        RunFacts.now(flags));
        System.out.print(ReportFolder.text(report));
        System.out.println("\nThe report: " + ReportFolder.write(report, out).toAbsolutePath());
        return 0;
    }
}
