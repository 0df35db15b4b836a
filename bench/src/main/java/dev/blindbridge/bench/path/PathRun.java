package dev.blindbridge.bench.path;

import dev.blindbridge.bench.report.ProgressBar;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.RunFacts;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// Measures in processes of their own, with the relay's flags: variants one after the other within
/// a round, so that the machine's moods meet all of them.
public final class PathRun {
    private static final long PROCESS_TIMEOUT_S = 120;
    private static final JsonMapper JSON = new JsonMapper();

    private PathRun() {}

    /// What to measure.
    ///
    /// @param variants by name: JVM flags beyond the relay's
    /// @param forks processes for each
    /// @param main of the class path, and the arguments that lead to [#inside]
    public record Plan(
            Map<String, List<String>> variants,
            List<Integer> receivers,
            List<Integer> bursts,
            int forks,
            boolean quick,
            Path flags,
            List<String> main) {
        public Plan {
            receivers = List.copyOf(receivers);
            bursts = List.copyOf(bursts);
            main = List.copyOf(main);
        }
    }

    /// Measures all; about ten seconds for each process.
    public static Report run(Plan plan, RunFacts facts) throws IOException, InterruptedException {
        List<PathResult> results = new ArrayList<>();
        int steps =
                plan.forks()
                        * plan.bursts().size()
                        * plan.receivers().size()
                        * plan.variants().size();
        try (ProgressBar bar = ProgressBar.start(steps)) {
            for (int fork = 0; fork < plan.forks(); fork++) {
                for (int burst : plan.bursts()) {
                    for (int receivers : plan.receivers()) {
                        for (String variant : plan.variants().keySet()) {
                            bar.step(variant + ", 1 → " + receivers + ", " + burst + " at once");
                            results.add(fork(plan, variant, receivers, burst));
                        }
                    }
                }
            }
        }
        return PathReport.of(facts, results);
    }

    private static PathResult fork(Plan plan, String variant, int receivers, int burst)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + plan.flags());
        command.addAll(plan.variants().getOrDefault(variant, List.of()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(plan.main());
        command.addAll(List.of("--receivers", Integer.toString(receivers)));
        command.addAll(List.of("--burst", Integer.toString(burst), "--inside", variant));
        if (plan.quick()) {
            command.add("--quick");
        }
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PROCESS_TIMEOUT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the measuring process failed: " + command + "\n" + said);
            }
            return JSON.readValue(said, PathResult.class);
        } finally {
            process.destroyForcibly();
        }
    }

    /// What such a process does: measures, and prints its result.
    public static String inside(String variant, int receivers, int burst, boolean quick) {
        return JSON.writeValueAsString(PathMeasurement.run(variant, receivers, burst, quick));
    }
}
