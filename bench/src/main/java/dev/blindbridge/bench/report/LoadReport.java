package dev.blindbridge.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The report of any benchmark whose results are [LoadResult]s: a section for each scenario, with
/// medians where a load was run several times, and ratios where several relays ran it.
public final class LoadReport {
    private static final Pattern FIGURE = Pattern.compile("[0-9.,]+");

    private LoadReport() {}

    /// A whole report.
    ///
    /// @param name of its files
    /// @param lead one or two sentences: what was measured
    /// @param results in any order; the first one's relay is the one that ratios are of
    public static Report of(
            String name, String title, String lead, RunFacts facts, List<LoadResult> results) {
        Map<String, Table> data = new LinkedHashMap<>();
        data.put(name, LoadTables.data(results));
        data.put(name + "-intervals", LoadTables.intervals(results));
        return new Report(name, title, lead, facts, sections(results), data, results);
    }

    /// One for each scenario.
    public static List<Report.Section> sections(List<LoadResult> results) {
        return grouped(results, LoadResult::scenario).entrySet().stream()
                .map(scenario -> section(scenario.getKey(), scenario.getValue()))
                .toList();
    }

    private static Report.Section section(String scenario, List<LoadResult> results) {
        List<Table> tables = new ArrayList<>();
        tables.add(LoadTables.costs(results));
        tables.add(LoadTables.latencies(results));
        tables.add(LoadTables.memoryAndBatches(results));
        if (results.stream().map(LoadResult::relay).distinct().count() > 1) {
            tables.addFirst(LoadTables.ratios(results));
        }
        return new Report.Section(
                scenario,
                notes(results),
                tables.stream()
                        .map(Table::withoutEmptyColumns)
                        .filter(table -> !table.rows().isEmpty())
                        .toList(),
                LoadCharts.of(results));
    }

    /// What makes figures worthless must stand before them: one note, however many runs it is of.
    private static List<String> notes(List<LoadResult> results) {
        List<String> limited =
                repetitions(results).stream().flatMap(runs -> limited(runs).stream()).toList();
        return limited.isEmpty()
                ? List.of()
                : List.of(
                        (isRamp(results)
                                        ? "The ramp ended before it found the relay's limit: "
                                        : "The generator was the limit, these figures say nothing"
                                                + " of the relay: ")
                                + String.join("; ", limited)
                                + '.');
    }

    /// Whether the rate rose until something was the limit: then the intervals are steps of it.
    static boolean isRamp(List<LoadResult> results) {
        return results.getFirst().scenario().equals("ramp");
    }

    /// Of how many repetitions, and why: for each cause one of its runs.
    private static Optional<String> limited(List<LoadResult> runs) {
        List<String> reasons = runs.stream().flatMap(run -> limit(run).stream()).toList();
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> byCause = new LinkedHashMap<>();
        reasons.forEach(
                reason -> byCause.putIfAbsent(FIGURE.matcher(reason).replaceAll(""), reason));
        LoadResult any = runs.getFirst();
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%s, %s, in %d of %d runs (such as: %s)",
                        any.relay(),
                        any.load(),
                        reasons.size(),
                        runs.size(),
                        String.join("; ", byCause.values())));
    }

    private static Optional<String> limit(LoadResult run) {
        return Optional.ofNullable(run.generatorLimit());
    }

    /// In the order of first appearance.
    public static <K> Map<K, List<LoadResult>> grouped(
            List<LoadResult> results, Function<LoadResult, K> by) {
        return results.stream()
                .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
    }

    /// The runs that are repetitions of one another.
    static List<List<LoadResult>> repetitions(List<LoadResult> results) {
        return grouped(results, LoadResult::load).values().stream()
                .flatMap(load -> grouped(load, LoadResult::relay).values().stream())
                .toList();
    }
}
