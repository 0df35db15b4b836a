package dev.blindbridge.bench.audit;

import static dev.blindbridge.bench.report.Html.escaped;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.report.Html;
import java.io.IOException;
import java.util.List;

/// The report as one HTML file.
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

    private void head(AuditReport report) throws IOException {
        String colour = report.failed() ? "fail" : report.passed() ? "pass" : "skip";
        out.append(Html.head("Blindbridge audit: " + report.verdict(), Html.style()));
        out.append(
                """
                <main>
                <h1>Blindbridge audit</h1>
                <p class="verdict %s">%s</p>
                <dl>
                """
                        .formatted(colour, escaped(report.verdict())));
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
}
