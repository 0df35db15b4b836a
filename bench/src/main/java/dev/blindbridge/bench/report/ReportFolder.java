package dev.blindbridge.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes a report's files: `NAME.html`, `NAME.json`, `NAME.txt`, `NAME.md`, its tables of data as
/// CSV and its plots as SVG.
public final class ReportFolder {
    /// Where all benchmarks write if they are not told otherwise, from the repository's root.
    public static final String DEFAULT = "bench/target/bench";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportFolder() {}

    /// Writes all of them.
    ///
    /// @return the HTML page
    public static Path write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path html = folder.resolve(report.name() + ".html");
        Files.writeString(html, HtmlReport.of(report));
        Files.writeString(folder.resolve(report.name() + ".json"), json(report));
        Files.writeString(folder.resolve(report.name() + ".txt"), text(report));
        for (Map.Entry<String, Table> table : report.data().entrySet()) {
            Files.writeString(folder.resolve(table.getKey() + ".csv"), Csv.of(table.getValue()));
        }
        Files.writeString(folder.resolve(report.name() + ".md"), markdown(report, folder));
        return html;
    }

    static String json(Report report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("title", report.title());
        all.put("run", report.facts().facts());
        all.put("results", report.results());
        return JSON.writeValueAsString(all) + "\n";
    }

    /// The tables, as a terminal shows them.
    public static String text(Report report) {
        StringBuilder out = new StringBuilder(report.title()).append('\n');
        for (Report.Section section : report.sections()) {
            section.notes().forEach(note -> out.append('\n').append(note).append('\n'));
            section.tables().forEach(table -> out.append('\n').append(TextTable.plain(table)));
        }
        return out.toString();
    }

    /// For a page of our documentation; the plots lie beside it.
    private static String markdown(Report report, Path folder) throws IOException {
        String style = Html.resource("chart.css");
        StringBuilder out = new StringBuilder("## ").append(report.title()).append("\n\n");
        out.append(report.lead()).append("\n\n");
        report.facts()
                .facts()
                .forEach((name, value) -> out.append("- %s: %s%n".formatted(name, value)));
        int number = 1;
        for (Report.Section section : report.sections()) {
            out.append("\n### ").append(section.heading()).append('\n');
            section.notes().forEach(note -> out.append('\n').append(note).append('\n'));
            for (Table table : section.tables()) {
                out.append("\n%s:%n%n".formatted(table.caption()))
                        .append(TextTable.markdown(table));
            }
            for (Chart chart : section.charts()) {
                String file = report.name() + "-" + number++ + ".svg";
                Files.writeString(folder.resolve(file), SvgChart.alone(chart, style));
                out.append("\n![%s](%s)%n".formatted(chart.title(), file));
            }
        }
        return out.toString();
    }
}
