package dev.blindbridge.bench.traffic;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs the attacks on the recorded traces and writes what they found.
public final class TrafficExperiment {
    private TrafficExperiment() {}

    /// Prints the table; writes `traffic-analysis.svg` and `traffic-analysis.csv` into the folder.
    public static void run(Path folder, PrintWriter out) throws IOException {
        List<Finding> findings = Finding.all();
        Report.table(findings).forEach(out::println);
        Files.createDirectories(folder);
        Path plot = folder.resolve("traffic-analysis.svg");
        Path csv = folder.resolve("traffic-analysis.csv");
        Files.writeString(plot, Plot.of(findings));
        Files.write(csv, Report.csv(findings));
        out.println("Written: " + plot + ", " + csv);
        out.flush();
    }
}
