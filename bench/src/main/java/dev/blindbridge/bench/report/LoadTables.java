package dev.blindbridge.bench.report;

import dev.blindbridge.bench.report.LoadResult.Batches;
import dev.blindbridge.bench.report.LoadResult.Interval;
import dev.blindbridge.bench.report.LoadResult.Latency;
import dev.blindbridge.bench.report.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tables of load results: those for people, with medians, and those for programs, with every run.
final class LoadTables {
    private static final double MIB = 1024.0 * 1024.0;

    private LoadTables() {}

    /// One figure of a run, under its column.
    private record Figure(Column column, Function<LoadResult, @Nullable Double> of) {
        static Figure of(
                String key,
                String heading,
                int decimals,
                Function<LoadResult, @Nullable Double> of) {
            return new Figure(new Column(key, heading, decimals), of);
        }
    }

    private static final List<Figure> COSTS =
            List.of(
                    Figure.of("in_per_s", "in/s", 0, r -> r.traffic().inPerSecond()),
                    Figure.of("out_per_s", "out/s", 0, r -> r.traffic().outPerSecond()),
                    Figure.of("loss_percent", "loss %", 3, r -> 100 * r.traffic().lossShare()),
                    Figure.of(
                            "cpu_us_per_packet",
                            "CPU µs/packet",
                            2,
                            LoadResult::cpuMicrosPerPacket),
                    Figure.of("user_us_per_packet", "user", 2, LoadResult::userMicrosPerPacket),
                    Figure.of(
                            "system_us_per_packet", "system", 2, LoadResult::systemMicrosPerPacket),
                    Figure.of("cores", "cores used", 2, LoadTables::cores));

    private static final List<Figure> LATENCIES =
            List.of(
                    Figure.of("latency_p50_us", "p50 µs", 0, r -> percentile(r.latency(), 0.5)),
                    Figure.of("latency_p90_us", "p90 µs", 0, r -> percentile(r.latency(), 0.9)),
                    Figure.of("latency_p99_us", "p99 µs", 0, r -> percentile(r.latency(), 0.99)),
                    Figure.of(
                            "latency_p999_us", "p99.9 µs", 0, r -> percentile(r.latency(), 0.999)),
                    Figure.of("latency_max_us", "largest µs", 0, r -> percentile(r.latency(), 1)),
                    Figure.of("latency_samples", "samples", 0, LoadTables::samples));

    private static final List<Figure> MEMORY_AND_BATCHES =
            List.of(
                    Figure.of("rss_mib", "RSS MiB", 0, r -> mebibytes(r.memory().rssBytes())),
                    Figure.of(
                            "participant_mib",
                            "MiB/participant",
                            2,
                            r -> mebibytes(r.memory().bytesPerParticipant())),
                    Figure.of(
                            "allocated_bytes_per_packet",
                            "bytes allocated/packet",
                            1,
                            LoadResult::allocatedBytesPerPacket),
                    batches("received_per_call", "received/call", Batches::receivedPerCall),
                    batches("messages_per_call", "messages/call", Batches::messagesPerCall),
                    batches(
                            "datagrams_per_message",
                            "datagrams/message",
                            Batches::datagramsPerMessage),
                    batches(
                            "segmented_percent",
                            "left in GSO %",
                            b -> b.segmentedShare() == null ? null : 100 * b.segmentedShare()));

    private static Figure batches(
            String key, String heading, Function<Batches, @Nullable Double> figure) {
        return Figure.of(key, heading, 1, result -> figure.apply(result.batches()));
    }

    private static @Nullable Double percentile(@Nullable Latency latency, double share) {
        return latency == null ? null : latency.micros(share);
    }

    private static @Nullable Double samples(LoadResult result) {
        Latency latency = result.latency();
        return latency == null ? null : (double) latency.samples();
    }

    private static double cores(LoadResult result) {
        return result.cpu().totalNs() / 1e9 / result.traffic().seconds();
    }

    private static @Nullable Double mebibytes(@Nullable Long bytes) {
        return bytes == null ? null : bytes / MIB;
    }

    static Table costs(List<LoadResult> results) {
        List<Figure> figures = new ArrayList<>(COSTS);
        figures.add(
                4, Figure.of("cpu_us_per_packet_low", "lowest", 2, LoadResult::cpuMicrosPerPacket));
        figures.add(
                5,
                Figure.of("cpu_us_per_packet_high", "highest", 2, LoadResult::cpuMicrosPerPacket));
        figures.addAll(extras(results));
        return medians("Cost, medians of the runs", figures, results);
    }

    static Table latencies(List<LoadResult> results) {
        List<LoadResult> known = results.stream().filter(r -> r.latency() != null).toList();
        return medians("One-way latency, medians of the runs", LATENCIES, known);
    }

    static Table memoryAndBatches(List<LoadResult> results) {
        List<LoadResult> known =
                results.stream()
                        .filter(r ->
                                MEMORY_AND_BATCHES.stream().anyMatch(f -> f.of().apply(r) != null))
                        .toList();
        return medians("Memory and batches, medians of the runs", MEMORY_AND_BATCHES, known);
    }

    private static List<Figure> extras(List<LoadResult> results) {
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.extras().keySet()));
        return names.stream()
                .map(name ->
                        Figure.of(
                                name,
                                name.replace('_', ' '),
                                2,
                                result -> result.extras().get(name)))
                .toList();
    }

    private static Table medians(String caption, List<Figure> figures, List<LoadResult> results) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("load", "load"));
        columns.add(Column.text("relay", "relay"));
        columns.add(new Column("runs", "runs", 0));
        figures.forEach(figure -> columns.add(figure.column()));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<LoadResult> runs : LoadReport.repetitions(results)) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(runs.getFirst().load());
            row.add(runs.getFirst().relay());
            row.add(runs.size());
            for (Figure figure : figures) {
                row.add(value(figure, runs));
            }
            rows.add(row);
        }
        return new Table(caption, columns, rows);
    }

    private static @Nullable Double value(Figure figure, List<LoadResult> runs) {
        Medians medians = Medians.of(runs, figure.of());
        if (medians == null) {
            return null;
        }
        String key = figure.column().key();
        return key.endsWith("_low")
                ? medians.low()
                : key.endsWith("_high") ? medians.high() : medians.median();
    }

    /// CPU per packet of the first relay by each other's, round by round: noise of the machine that
    /// lasts longer than a round falls out.
    static Table ratios(List<LoadResult> results) {
        String first = results.getFirst().relay();
        List<Column> columns =
                List.of(
                        Column.text("load", "load"),
                        Column.text("ratio", "CPU per packet"),
                        new Column("pairs", "pairs", 0),
                        new Column("median", "median ratio", 2),
                        new Column("lowest", "lowest", 2),
                        new Column("highest", "highest", 2));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<LoadResult> load : LoadReport.grouped(results, LoadResult::load).values()) {
            for (String other : load.stream().map(LoadResult::relay).distinct().toList()) {
                List<Double> ratios = pairs(load, first, other);
                Medians medians = Medians.of(ratios, ratio -> ratio);
                if (!other.equals(first) && medians != null) {
                    rows.add(
                            Arrays.asList(
                                    load.getFirst().load(),
                                    first + " : " + other,
                                    ratios.size(),
                                    medians.median(),
                                    medians.low(),
                                    medians.high()));
                }
            }
        }
        return new Table("Ratios within one round, medians", columns, rows);
    }

    private static List<Double> pairs(List<LoadResult> load, String first, String other) {
        List<Double> ratios = new ArrayList<>();
        for (List<LoadResult> round : LoadReport.grouped(load, LoadResult::round).values()) {
            for (LoadResult one : of(round, first)) {
                for (LoadResult another : of(round, other)) {
                    ratios.add(one.cpuMicrosPerPacket() / another.cpuMicrosPerPacket());
                }
            }
        }
        return ratios;
    }

    private static List<LoadResult> of(List<LoadResult> results, String relay) {
        return results.stream().filter(result -> result.relay().equals(relay)).toList();
    }

    /// Every run, for programs.
    static Table data(List<LoadResult> results) {
        List<Figure> figures = new ArrayList<>(COSTS);
        figures.addAll(LATENCIES);
        figures.addAll(MEMORY_AND_BATCHES);
        figures.addAll(extras(results));
        Set<String> parameters = new LinkedHashSet<>();
        results.forEach(result -> parameters.addAll(result.parameters().keySet()));
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("scenario", "scenario"));
        columns.add(Column.text("relay", "relay"));
        columns.add(new Column("round", "round", 0));
        parameters.forEach(name -> columns.add(Column.text("parameter_" + name, name)));
        for (String key : List.of("seconds", "packets_in", "packets_out", "packets_lost")) {
            columns.add(new Column(key, key, 0));
        }
        figures.forEach(figure -> columns.add(figure.column()));
        columns.add(Column.text("generator_limit", "generator was the limit"));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (LoadResult result : results) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(result.scenario());
            row.add(result.relay());
            row.add(result.round());
            parameters.forEach(name -> row.add(result.parameters().get(name)));
            LoadResult.Traffic traffic = result.traffic();
            row.add(traffic.seconds());
            row.add(traffic.packetsIn());
            row.add(traffic.packetsOut());
            row.add(traffic.lost());
            figures.forEach(figure -> row.add(figure.of().apply(result)));
            row.add(result.generatorLimit());
            rows.add(row);
        }
        return new Table("All runs", columns, rows);
    }

    /// Every interval of every run, for programs.
    static Table intervals(List<LoadResult> results) {
        List<Column> columns =
                List.of(
                        Column.text("load", "load"),
                        Column.text("relay", "relay"),
                        new Column("round", "round", 0),
                        new Column("at_s", "at s", 1),
                        new Column("in_per_s", "in/s", 0),
                        new Column("out_per_s", "out/s", 0),
                        new Column("loss_percent", "loss %", 3),
                        new Column("cpu_cores", "cores used", 2),
                        new Column("latency_p50_us", "p50 µs", 0),
                        new Column("latency_p99_us", "p99 µs", 0));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (LoadResult result : results) {
            for (Interval interval : result.intervals()) {
                rows.add(
                        Arrays.asList(
                                result.load(),
                                result.relay(),
                                result.round(),
                                interval.atSeconds(),
                                interval.inPerSecond(),
                                interval.outPerSecond(),
                                100 * interval.lossShare(),
                                interval.cpuCores(),
                                interval.p50Micros(),
                                interval.p99Micros()));
            }
        }
        return new Table("Intervals of all runs", columns, rows);
    }
}
