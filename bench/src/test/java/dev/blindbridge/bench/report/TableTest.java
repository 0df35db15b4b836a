package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.blindbridge.bench.report.Table.Column;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables in all their forms.
final class TableTest {
    private static final Table TABLE =
            new Table(
                    "Caption",
                    List.of(
                            Column.text("name", "name"),
                            new Column("size_us", "size µs", 1),
                            new Column("unknown", "unknown", 0)),
                    List.of(
                            Arrays.asList("say \"a,b\"\nand | <c>", 1234.56, null),
                            Arrays.asList("x", Double.NaN, null)));

    @Test
    void shouldQuoteCsvAndLeaveMissingValuesEmpty() {
        assertEquals(
                "name,size_us,unknown\n\"say \"\"a,b\"\"\nand | <c>\",1234.56,\nx,,\n",
                Csv.of(TABLE));
    }

    @Test
    void shouldAlignNumbersToTheRight() {
        Table table =
                new Table(
                        "Caption",
                        List.of(Column.text("n", "name"), new Column("v", "value", 1)),
                        List.of(Arrays.asList("long name", 1.25), Arrays.asList("x", 1000.0)));
        assertEquals(
                """
                Caption
                name         value
                long name      1.3
                x          1,000.0
                """,
                TextTable.plain(table));
    }

    @Test
    void shouldEscapeMarkdown() {
        assertEquals(
                """
                | name | size µs | unknown |
                |---|--:|--:|
                | say "a,b" and \\| &lt;c> | 1,234.6 | – |
                | x | – | – |
                """,
                TextTable.markdown(TABLE));
    }

    @Test
    void shouldDropColumnsOfWhichNothingIsKnown() {
        assertEquals(
                List.of("name", "size_us"),
                TABLE.withoutEmptyColumns().columns().stream().map(Column::key).toList());
    }

    @Test
    void shouldRefuseRowsThatDoNotFit() {
        List<Column> columns = List.of(Column.text("a", "a"), Column.text("b", "b"));
        List<List<Object>> rows = List.of(List.of("only one"));
        assertThrows(
                IllegalArgumentException.class, () -> new Table("", columns, List.copyOf(rows)));
    }
}
