package dev.blindbridge.bench.report;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A report as one HTML file.
final class HtmlReport {
    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    static String of(Report report) throws IOException {
        String style = Html.style() + Html.resource("charts-page.css") + Html.resource("chart.css");
        HtmlReport html = new HtmlReport();
        html.out.append(Html.head(report.title(), style));
        html.out.append(
                """
                <main>
                <h1>%s</h1>
                <p>%s</p>
                <dl>
                """
                        .formatted(Html.escaped(report.title()), Html.escaped(report.lead())));
        report.facts().facts().forEach(html::fact);
        html.out.append("</dl>\n");
        report.sections().forEach(html::section);
        html.out.append(
                """
                <footer><p>How this is measured, and what not to conclude from it: docs/performance.md.</p></footer>
                </main>
                </body>
                </html>
                """);
        return html.out.toString();
    }

    private void fact(String name, String value) {
        out.append("<dt>%s</dt><dd>%s</dd>%n".formatted(Html.escaped(name), Html.escaped(value)));
    }

    private void section(Report.Section section) {
        out.append("<section>%n<h2>%s</h2>%n".formatted(Html.escaped(section.heading())));
        section.notes().forEach(note -> out.append("<p>%s</p>%n".formatted(Html.escaped(note))));
        if (!section.charts().isEmpty()) {
            out.append("<div class=\"charts\">\n");
            for (Chart chart : section.charts()) {
                out.append(
                        "<figure><figcaption>%s</figcaption>%n%s</figure>%n"
                                .formatted(Html.escaped(chart.title()), SvgChart.inPage(chart)));
            }
            out.append("</div>\n");
        }
        section.tables().forEach(this::table);
        out.append("</section>\n");
    }

    private void table(Table table) {
        // It may scroll, so the keyboard must reach it.
        out.append(
                "<h3>%s</h3>%n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>%n<tr>"
                        .formatted(Html.escaped(table.caption()), Html.escaped(table.caption())));
        for (int column = 0; column < table.columns().size(); column++) {
            out.append(
                    "<th scope=\"col\"%s>%s</th>"
                            .formatted(
                                    look(table, column),
                                    Html.escaped(table.columns().get(column).heading())));
        }
        out.append("</tr>\n");
        for (List<@Nullable Object> row : table.rows()) {
            out.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                out.append(
                        "<td%s>%s</td>"
                                .formatted(
                                        look(table, column),
                                        Html.escaped(table.shown(row, column))));
            }
            out.append("</tr>\n");
        }
        out.append("</table></div>\n");
    }

    private static String look(Table table, int column) {
        return table.isNumeric(column) ? " class=\"number\"" : "";
    }
}
