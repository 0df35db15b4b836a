package dev.blindbridge.bench;

import dev.blindbridge.bench.path.PathRun;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the engine without sockets.
@Command(
        name = "path",
        description = "Measures the relay's engine, 1 → n, without sockets.",
        mixinStandardHelpOptions = true)
final class PathCommand implements Callable<Integer> {
    private static final Logger LIBRARY = Logger.getLogger("org.jitsi");

    @Option(
            names = "--receivers",
            split = ",",
            defaultValue = "1,10,50,300",
            description = "how many (${DEFAULT-VALUE})")
    private List<Integer> receivers = List.of();

    @Option(
            names = "--burst",
            split = ",",
            defaultValue = "1,10",
            description = "packets that come at once: 1, 2, 3, 5, 6, 10, … (${DEFAULT-VALUE})")
    private List<Integer> bursts = List.of();

    @Option(names = "--forks", defaultValue = "3", description = "processes (${DEFAULT-VALUE})")
    private int forks = 3;

    @Option(names = "--quick", description = "one short process each: to try it, not to quote")
    private boolean quick;

    @Option(
            names = "--variant",
            paramLabel = "NAME=FLAGS",
            description = {
                "compare with these flags of the JVM too, separated by blanks, such as",
                "--variant 'JDK cipher=-Dblindbridge.srtp=jitsi'"
            })
    private Map<String, String> variants = Map.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ReportFolder.DEFAULT,
            description = "where the report goes (${DEFAULT-VALUE})")
    private Path out = Path.of(ReportFolder.DEFAULT);

    @Option(names = "--inside", hidden = true)
    private @Nullable String inside;

    @Override
    public Integer call() throws Exception {
        LIBRARY.setLevel(Level.WARNING);
        if (inside != null) {
            System.out.println(
                    PathRun.inside(inside, receivers.getFirst(), bursts.getFirst(), quick));
            return 0;
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("as shipped", List.of());
        variants.forEach((name, flags) -> all.put(name, List.of(flags.split(" +", -1))));
        RunFacts facts = RunFacts.now(RunFacts.flagsOf(RelayFlags.FILE));
        if (quick) {
            facts = facts.with("quick", "not to be quoted");
        }
        Report report =
                PathRun.run(
                        new PathRun.Plan(
                                all,
                                receivers,
                                bursts,
                                quick ? 1 : forks,
                                quick,
                                RelayFlags.FILE,
                                List.of(Main.class.getName(), "path")),
                        facts);
        System.out.print(ReportFolder.text(report));
        System.out.println("\nThe report: " + ReportFolder.write(report, out).toAbsolutePath());
        return 0;
    }
}
