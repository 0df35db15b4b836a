package dev.blindbridge.bench.report;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table as RFC 4180 has it: keys in the first line, numbers in full, nothing where nothing is
/// known.
final class Csv {
    private Csv() {}

    static String of(Table table) {
        StringBuilder out = new StringBuilder();
        out.append(
                table.columns().stream()
                        .map(column -> quoted(column.key()))
                        .collect(Collectors.joining(",")));
        for (List<@Nullable Object> row : table.rows()) {
            out.append('\n');
            out.append(row.stream().map(Csv::cell).collect(Collectors.joining(",")));
        }
        return out.append('\n').toString();
    }

    private static String cell(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case Double value when value.isNaN() || value.isInfinite() -> "";
            default -> quoted(cell.toString());
        };
    }

    /// RFC 4180 section 2, rules 6 and 7.
    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
