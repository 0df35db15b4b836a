package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import java.util.ArrayList;
import java.util.List;

/// The report as plain text.
final class TextReport {
    private static final int WIDTH = 100;
    private static final int WIDEST_CELL = 72;

    private final StringBuilder out = new StringBuilder();

    private TextReport() {}

    static String of(AuditReport report) {
        TextReport text = new TextReport();
        text.line("Blindbridge audit");
        text.line("=================");
        text.line(report.verdict());
        text.line("");
        report.surroundings()
                .forEach(row -> text.line("%-12s %s".formatted(row.get(0), row.get(1))));
        text.line("");
        report.checks().forEach(check -> text.line(summary(check)));
        report.checks().forEach(text::check);
        return text.out.toString();
    }

    /// One line for a check, as the terminal shows it too.
    static String summary(CheckReport check) {
        return "%s  %d  %s".formatted(word(check.outcome()), check.number(), check.title());
    }

    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passed passed -> "passed ";
            case Outcome.Failed failed -> "FAILED ";
            case Outcome.Skipped skipped -> "not run";
        };
    }

    private void check(CheckReport check) {
        line("");
        line("");
        line(check.number() + ". " + check.title());
        line("-".repeat(WIDTH));
        wrapped(word(check.outcome()).strip() + ": " + check.outcome().sentence());
        for (Evidence evidence : check.evidence()) {
            line("");
            switch (evidence) {
                case Paragraph(String text) -> wrapped(text);
                case Listing(String caption, List<String> lines) -> {
                    line(caption + ":");
                    lines.forEach(one -> line("    " + one));
                }
                case Table table -> table(table);
            }
        }
    }

    private void table(Table table) {
        line(table.caption() + ":");
        List<List<String>> rows = new ArrayList<>();
        rows.add(table.heads());
        rows.addAll(table.rows());
        int[] widths = new int[table.heads().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST_CELL, row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder cells = new StringBuilder("    ");
            for (int i = 0; i < widths.length; i++) {
                cells.append(row.get(i));
                int blanks = widths[i] - row.get(i).length() + 2;
                cells.append(" ".repeat(Math.max(1, blanks)));
            }
            line(cells.toString().stripTrailing());
        }
    }

    private void wrapped(String text) {
        StringBuilder current = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!current.isEmpty() && current.length() + word.length() + 1 > WIDTH) {
                line(current.toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : " ").append(word);
        }
        line(current.toString());
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
