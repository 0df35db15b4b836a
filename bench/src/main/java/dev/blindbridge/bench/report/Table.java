package dev.blindbridge.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Rows of text and numbers, to be shown in several forms.
///
/// @param rows a cell is a String, a Number, or null for what is not known
public record Table(String caption, List<Column> columns, List<List<@Nullable Object>> rows) {
    /// What stands for what is not known, where people read it.
    static final String MISSING = "–";

    public Table {
        columns = List.copyOf(columns);
        for (List<@Nullable Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        row.size() + " cells under " + columns.size() + " columns: " + row);
            }
        }
        rows = copy(rows);
    }

    /// Not by List.copyOf, which refuses null.
    private static List<List<@Nullable Object>> copy(List<List<@Nullable Object>> rows) {
        List<List<@Nullable Object>> copy = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            copy.add(Collections.unmodifiableList(new ArrayList<>(row)));
        }
        return Collections.unmodifiableList(copy);
    }

    /// What a column holds.
    ///
    /// @param key for programs, the unit in it
    /// @param heading for people
    /// @param decimals that people see; programs get all
    public record Column(String key, String heading, int decimals) {
        public static Column text(String key, String heading) {
            return new Column(key, heading, 0);
        }
    }

    /// As people read it.
    String shown(List<@Nullable Object> row, int column) {
        Object cell = row.get(column);
        return switch (cell) {
            case null -> MISSING;
            case Double value when value.isNaN() || value.isInfinite() -> MISSING;
            case Number value ->
                    String.format(
                            Locale.ROOT,
                            "%,." + columns.get(column).decimals() + "f",
                            value.doubleValue());
            default -> cell.toString();
        };
    }

    /// Whether to align it to the right.
    boolean isNumeric(int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .allMatch(cell -> cell == null || cell instanceof Number);
    }

    /// Without the columns of which nothing is known.
    Table withoutEmptyColumns() {
        List<Integer> kept = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int c = column;
            if (rows.stream().anyMatch(row -> row.get(c) != null)) {
                kept.add(column);
            }
        }
        List<List<@Nullable Object>> cells = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> cell = new ArrayList<>();
            kept.forEach(column -> cell.add(row.get(column)));
            cells.add(cell);
        }
        return new Table(caption, kept.stream().map(columns::get).toList(), cells);
    }
}
