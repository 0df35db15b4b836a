package dev.blindbridge.bench.micro;

import dev.blindbridge.bench.report.Chart;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.RunFacts;
import dev.blindbridge.bench.report.Table;
import dev.blindbridge.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The report of `bench micro`.
final class MicroReport {
    private MicroReport() {}

    static Report of(RunFacts facts, List<MicroResult> results) {
        Map<String, List<MicroResult>> subjects =
                results.stream()
                        .collect(
                                Collectors.groupingBy(
                                        MicroResult::subject,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return new Report(
                "micro",
                "Blindbridge bench: micro",
                "Each class of the packet path alone, in a loop, warm: time and garbage of one"
                        + " operation. What a packet costs in all is what bench path and bench load"
                        + " say, not a sum of these.",
                facts,
                subjects.entrySet().stream()
                        .map(subject -> section(subject.getKey(), subject.getValue()))
                        .toList(),
                Map.of("micro", table("All benchmarks", results)),
                results);
    }

    private static Report.Section section(String subject, List<MicroResult> results) {
        List<String> names = results.stream().map(MicroResult::name).toList();
        List<@Nullable Double> nanos = new ArrayList<>();
        results.forEach(result -> nanos.add(result.nanos()));
        return new Report.Section(
                subject,
                List.of(),
                List.of(table(subject, results)),
                List.of(
                        new Chart.Bars(
                                subject + ": time of one operation",
                                "ns",
                                false,
                                names,
                                List.of(new Chart.Bar("ns", nanos)))));
    }

    private static Table table(String caption, List<MicroResult> results) {
        List<Column> columns =
                List.of(
                        Column.text("subject", "subject"),
                        Column.text("operation", "operation"),
                        new Column("ns", "ns", 1),
                        new Column("error_ns", "± ns (99.9 %)", 1),
                        new Column("allocated_bytes", "bytes allocated", 1),
                        new Column("samples", "samples", 0));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (MicroResult result : results) {
            rows.add(
                    Arrays.asList(
                            result.subject(),
                            result.name(),
                            result.nanos(),
                            result.errorNanos(),
                            result.allocatedBytes(),
                            result.samples()));
        }
        return new Table(caption, columns, rows);
    }
}
