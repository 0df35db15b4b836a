package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The report as one HTML file that needs nothing else: no script, no font, no picture from
/// anywhere. Light or dark as the reader's system is.
final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    static String of(AuditReport report) throws IOException {
        HtmlReport html = new HtmlReport();
        html.head(report);
        html.contents(report);
        report.checks().forEach(html::check);
        html.out.append(
                """
                <footer><p>What each check shows, what it does not, and how it was seen to fail: docs/audit.md.</p></footer>
                </main>
                </body>
                </html>
                """);
        return html.out.toString();
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(
                    Objects.requireNonNull(in, "report.css").readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    private void head(AuditReport report) throws IOException {
        String colour = report.failed() ? "fail" : report.passed() ? "pass" : "skip";
        out.append(
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Blindbridge audit: %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>Blindbridge audit</h1>
                <p class="verdict %s">%s</p>
                <dl>
                """
                        .formatted(
                                escaped(report.verdict()),
                                style(),
                                colour,
                                escaped(report.verdict())));
        for (List<String> row : report.surroundings()) {
            out.append(
                    "<dt>%s</dt><dd>%s</dd>%n".formatted(escaped(row.get(0)), escaped(row.get(1))));
        }
        out.append("</dl>\n");
    }

    private void contents(AuditReport report) {
        out.append("<nav aria-label=\"Checks\"><ol>\n");
        for (CheckReport check : report.checks()) {
            out.append(
                    "<li><a href=\"#check-%d\">%s<span>%d. %s</span></a></li>%n"
                            .formatted(
                                    check.number(),
                                    badge(check.outcome()),
                                    check.number(),
                                    escaped(check.title())));
        }
        out.append("</ol></nav>\n");
    }

    private static String badge(Outcome outcome) {
        String colour =
                switch (outcome) {
                    case Outcome.Passed passed -> "pass";
                    case Outcome.Failed failed -> "fail";
                    case Outcome.Skipped skipped -> "skip";
                };
        return "<span class=\"badge %s\">%s</span>"
                .formatted(colour, TextReport.word(outcome).strip());
    }

    private void check(CheckReport check) {
        out.append(
                """
                <section id="check-%d">
                <header>%s<h2>%d. %s</h2></header>
                <p class="sentence">%s</p>
                """
                        .formatted(
                                check.number(),
                                badge(check.outcome()),
                                check.number(),
                                escaped(check.title()),
                                escaped(check.outcome().sentence())));
        check.evidence().forEach(this::evidence);
        out.append("</section>\n");
    }

    private void evidence(Evidence evidence) {
        switch (evidence) {
            case Paragraph(String text) -> out.append("<p>%s</p>%n".formatted(escaped(text)));
            case Listing(String caption, List<String> lines) ->
                    out.append(
                            "<h3>%s</h3>%n<pre>%s</pre>%n"
                                    .formatted(
                                            escaped(caption), escaped(String.join("\n", lines))));
            case Table table -> table(table);
        }
    }

    private void table(Table table) {
        out.append(
                "<h3>%s</h3>%n<div class=\"scroll\"><table>%n<tr>"
                        .formatted(escaped(table.caption())));
        table.heads().forEach(head -> out.append("<th>%s</th>".formatted(escaped(head))));
        out.append("</tr>\n");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            row.forEach(cell ->
                    out.append(
                            (cell.matches("[0-9a-f]{64}")
                                            ? "<td class=\"hash\">%s</td>"
                                            : "<td>%s</td>")
                                    .formatted(escaped(cell))));
            out.append("</tr>\n");
        }
        out.append("</table></div>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
