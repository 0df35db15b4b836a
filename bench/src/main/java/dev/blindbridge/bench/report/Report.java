package dev.blindbridge.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that a benchmark has to say.
///
/// @param name of its files
/// @param lead one or two sentences: what was measured
/// @param data for programs: tables by the name of their CSV file
/// @param results for programs: what goes into the JSON file, as records
public record Report(
        String name,
        String title,
        String lead,
        RunFacts facts,
        List<Section> sections,
        Map<String, Table> data,
        List<?> results) {
    public Report {
        sections = List.copyOf(sections);
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        results = List.copyOf(results);
    }

    /// A part with its own heading.
    ///
    /// @param notes sentences before the tables
    public record Section(
            String heading, List<String> notes, List<Table> tables, List<Chart> charts) {
        public Section {
            notes = List.copyOf(notes);
            tables = List.copyOf(tables);
            charts = List.copyOf(charts);
        }
    }
}
