package dev.blindbridge.bench.report;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A table for terminals, and one for Markdown.
final class TextTable {
    private TextTable() {}

    static String plain(Table table) {
        int columns = table.columns().size();
        int[] widths = new int[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = table.columns().get(column).heading().length();
            for (List<@Nullable Object> row : table.rows()) {
                widths[column] = Math.max(widths[column], table.shown(row, column).length());
            }
        }
        StringBuilder out = new StringBuilder(table.caption()).append('\n');
        line(out, table, widths, table.columns().stream().map(Table.Column::heading).toList());
        for (List<@Nullable Object> row : table.rows()) {
            line(out, table, widths, shown(table, row));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, Table table, int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            line.append(table.isNumeric(column) ? space + cell : cell + space).append("  ");
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    static String markdown(Table table) {
        StringJoiner head = new StringJoiner(" | ", "| ", " |\n");
        StringJoiner rule = new StringJoiner("|", "|", "|\n");
        for (int column = 0; column < table.columns().size(); column++) {
            head.add(escaped(table.columns().get(column).heading()));
            rule.add(table.isNumeric(column) ? "--:" : "---");
        }
        StringBuilder out = new StringBuilder(head.toString()).append(rule);
        for (List<@Nullable Object> row : table.rows()) {
            StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
            shown(table, row).forEach(cell -> line.add(escaped(cell)));
            out.append(line);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }

    private static List<String> shown(Table table, List<@Nullable Object> row) {
        return IntStream.range(0, row.size()).mapToObj(column -> table.shown(row, column)).toList();
    }
}
