package dev.blindbridge.bench.audit;

import java.util.List;

/// What a report shows below a check's sentence.
sealed interface Evidence {
    /// A sentence or two.
    record Paragraph(String text) implements Evidence {}

    /// Rows of as many cells as there are heads.
    record Table(String caption, List<String> heads, List<List<String>> rows) implements Evidence {
        public Table {
            heads = List.copyOf(heads);
            rows = rows.stream().map(List::copyOf).toList();
            int columns = heads.size();
            if (rows.stream().anyMatch(row -> row.size() != columns)) {
                throw new IllegalArgumentException("a row of another width: " + caption);
            }
        }
    }

    /// Verbatim lines, such as a log.
    record Listing(String caption, List<String> lines) implements Evidence {
        public Listing {
            lines = List.copyOf(lines);
        }
    }
}
