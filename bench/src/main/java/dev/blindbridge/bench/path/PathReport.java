package dev.blindbridge.bench.path;

import dev.blindbridge.bench.path.PathResult.Allocator;
import dev.blindbridge.bench.path.PathResult.Round;
import dev.blindbridge.bench.report.Chart;
import dev.blindbridge.bench.report.Medians;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.RunFacts;
import dev.blindbridge.bench.report.Table;
import dev.blindbridge.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The report of `bench path`.
final class PathReport {
    private PathReport() {}

    static Report of(RunFacts facts, List<PathResult> results) {
        Table costs = costs(results);
        return new Report(
                "path",
                "Blindbridge bench: path",
                "The engine from a received datagram to one that is ready to be sent: demultiplex,"
                        + " unprotect, route, rewrite, protect; packets of "
                        + PathRoom.PAYLOAD_BYTES
                        + " bytes, no sockets. CPU time and garbage for each forwarded packet.",
                facts,
                List.of(
                        new Report.Section(
                                "1 → n",
                                List.of(),
                                List.of(costs, allocators(results)).stream()
                                        .filter(table -> !table.rows().isEmpty())
                                        .toList(),
                                List.of(chart(results)))),
                Map.of("path", costs),
                results);
    }

    private static <K> Map<K, List<PathResult>> grouped(
            List<PathResult> results, Function<PathResult, K> by) {
        return results.stream()
                .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
    }

    /// Processes that measured the same.
    private static List<List<PathResult>> repetitions(List<PathResult> results) {
        return List.copyOf(
                grouped(results, r -> List.of(r.variant(), r.receivers(), r.burst())).values());
    }

    private static List<Round> rounds(List<PathResult> runs) {
        return runs.stream().flatMap(run -> run.rounds().stream()).toList();
    }

    private static Table costs(List<PathResult> results) {
        List<Column> columns =
                List.of(
                        Column.text("variant", "variant"),
                        Column.text("library", "SRTP by"),
                        new Column("receivers", "receivers", 0),
                        new Column("burst", "at once", 0),
                        new Column("ns_per_packet", "ns/packet", 0),
                        new Column("ns_per_packet_low", "lowest", 0),
                        new Column("ns_per_packet_high", "highest", 0),
                        new Column("allocated_bytes_per_packet", "bytes allocated/packet", 2),
                        new Column("rounds", "rounds", 0));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<PathResult> runs : repetitions(results)) {
            PathResult first = runs.getFirst();
            List<Round> rounds = rounds(runs);
            Medians nanos = Medians.of(rounds, Round::nanosPerPacket);
            Medians bytes = Medians.of(rounds, Round::bytesPerPacket);
            if (nanos != null && bytes != null) {
                rows.add(
                        Arrays.asList(
                                first.variant(),
                                first.library(),
                                first.receivers(),
                                first.burst(),
                                nanos.median(),
                                nanos.low(),
                                nanos.high(),
                                bytes.median(),
                                rounds.size()));
            }
        }
        return new Table("Cost of a forwarded packet, medians of the rounds", columns, rows);
    }

    private static Table allocators(List<PathResult> results) {
        List<Column> columns =
                List.of(
                        Column.text("variant", "variant"),
                        new Column("receivers", "receivers", 0),
                        new Column("burst", "at once", 0),
                        Column.text("what", "what"),
                        Column.text("where", "where"),
                        new Column("bytes_per_packet", "bytes/packet", 1));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<PathResult> runs : repetitions(results)) {
            PathResult last = runs.getLast();
            for (Allocator allocator : last.allocators()) {
                rows.add(
                        Arrays.asList(
                                last.variant(),
                                last.receivers(),
                                last.burst(),
                                allocator.what(),
                                allocator.where(),
                                allocator.bytesPerPacket()));
            }
        }
        return new Table("Who makes the garbage, by samples", columns, rows);
    }

    private static Chart chart(List<PathResult> results) {
        List<Chart.Line> lines = new ArrayList<>();
        grouped(
                        results,
                        r ->
                                r.variant()
                                        + (r.burst() == 1
                                                ? ", evenly"
                                                : ", " + r.burst() + " at once"))
                .forEach((name, runs) -> lines.add(new Chart.Line(name, points(runs))));
        return new Chart.Lines(
                "CPU time of the engine for a forwarded packet",
                "receivers",
                "ns",
                Chart.Scale.LOGARITHMIC,
                Chart.Scale.LINEAR,
                lines);
    }

    private static List<Chart.Point> points(List<PathResult> runs) {
        List<Chart.Point> points = new ArrayList<>();
        grouped(runs, PathResult::receivers)
                .forEach((receivers, same) -> {
                    Medians nanos = Medians.of(rounds(same), Round::nanosPerPacket);
                    if (nanos != null) {
                        points.add(
                                new Chart.Point(
                                        receivers, nanos.median(), nanos.low(), nanos.high()));
                    }
                });
        points.sort(Comparator.comparingDouble(Chart.Point::across));
        return points;
    }
}
