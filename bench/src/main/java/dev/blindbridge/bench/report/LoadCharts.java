package dev.blindbridge.bench.report;

import dev.blindbridge.bench.report.Chart.Bar;
import dev.blindbridge.bench.report.Chart.Bars;
import dev.blindbridge.bench.report.Chart.Line;
import dev.blindbridge.bench.report.Chart.Lines;
import dev.blindbridge.bench.report.Chart.Point;
import dev.blindbridge.bench.report.Chart.Scale;
import dev.blindbridge.bench.report.LoadResult.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The plots of one scenario's results.
final class LoadCharts {
    private static final String RECEIVERS = "receivers";

    /// More lines than colours cannot be told apart.
    private static final int MOST_LINES = 6;

    private static final int MOST_CHARTS_OF_A_KIND = 4;

    private final List<LoadResult> results;

    /// The parameters that differ between these results.
    private final List<String> varying;

    private LoadCharts(List<LoadResult> results) {
        this.results = results;
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.parameters().keySet()));
        varying =
                names.stream()
                        .filter(name ->
                                results.stream()
                                                .map(r -> String.valueOf(r.parameters().get(name)))
                                                .distinct()
                                                .count()
                                        > 1)
                        .toList();
    }

    static List<Chart> of(List<LoadResult> results) {
        LoadCharts charts = new LoadCharts(results);
        List<Chart> all = new ArrayList<>();
        if (results.stream().mapToInt(LoadResult::receivers).distinct().count() > 1) {
            all.add(charts.byReceivers());
        }
        all.add(charts.cost());
        all.addAll(charts.latencies());
        if (LoadReport.isRamp(results)) {
            all.addAll(charts.ramp());
        } else {
            all.addAll(charts.overTime());
        }
        return all;
    }

    /// The parameters that make this one differ.
    private String what(LoadResult result, boolean withReceivers) {
        return varying.stream()
                .filter(name -> withReceivers || !name.equals(RECEIVERS))
                .map(name -> result.parameters().getOrDefault(name, ""))
                .collect(Collectors.joining(" "));
    }

    private String name(LoadResult result, boolean withReceivers) {
        return (result.relay() + ' ' + what(result, withReceivers)).strip();
    }

    private Chart byReceivers() {
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, List<LoadResult>> line :
                LoadReport.grouped(results, result -> name(result, false)).entrySet()) {
            List<Point> points = new ArrayList<>();
            LoadReport.grouped(line.getValue(), LoadResult::receivers)
                    .forEach((receivers, runs) -> points.add(point(receivers, runs)));
            points.sort(Comparator.comparingDouble(Point::across));
            lines.add(new Line(line.getKey(), points));
        }
        return new Lines(
                "CPU per forwarded packet by receivers",
                RECEIVERS,
                "µs",
                Scale.LOGARITHMIC,
                Scale.LINEAR,
                lines);
    }

    private static Point point(int receivers, List<LoadResult> runs) {
        Medians cpu = Medians.of(runs, LoadResult::cpuMicrosPerPacket);
        return cpu == null
                ? Point.of(receivers, 0)
                : new Point(receivers, cpu.median(), cpu.low(), cpu.high());
    }

    /// The sum alone: its parts are the kernel's estimate, and stand in the table.
    private Chart cost() {
        List<List<LoadResult>> repetitions = LoadReport.repetitions(results);
        return new Bars(
                "CPU per forwarded packet",
                "µs",
                false,
                repetitions.stream().map(runs -> name(runs.getFirst(), true)).toList(),
                List.of(bar("median of the runs", repetitions, LoadResult::cpuMicrosPerPacket)));
    }

    private static Bar bar(
            String name,
            List<List<LoadResult>> repetitions,
            Function<LoadResult, @Nullable Double> figure) {
        List<@Nullable Double> values = new ArrayList<>();
        repetitions.forEach(runs -> values.add(Medians.value(Medians.of(runs, figure))));
        return new Bar(name, values);
    }

    /// One chart for each load, a line for each relay: the run in the middle by its p99.
    private List<Chart> latencies() {
        List<Chart> charts = new ArrayList<>();
        for (List<LoadResult> load : loads()) {
            List<Line> lines = new ArrayList<>();
            for (List<LoadResult> runs : LoadReport.repetitions(load)) {
                LoadResult middle = middle(runs);
                LoadResult.Latency latency = middle.latency();
                if (latency != null && lines.size() < MOST_LINES) {
                    lines.add(
                            new Line(
                                    middle.relay(),
                                    latency.percentiles().stream()
                                            .filter(p -> p.share() < 1) // has no place there
                                            .map(p -> Point.of(p.share(), p.micros()))
                                            .toList()));
                }
            }
            if (!lines.isEmpty()) {
                charts.add(
                        new Lines(
                                title("One-way latency", load),
                                "share of packets that took at most so long",
                                "µs",
                                Scale.NINES,
                                Scale.LOGARITHMIC,
                                lines));
            }
        }
        return charts;
    }

    /// The loads that get charts of their own: the last ones, which are the heaviest.
    private List<List<LoadResult>> loads() {
        List<List<LoadResult>> loads =
                List.copyOf(LoadReport.grouped(results, LoadResult::load).values());
        return loads.subList(Math.max(0, loads.size() - MOST_CHARTS_OF_A_KIND), loads.size());
    }

    private String title(String what, List<LoadResult> load) {
        String which = what(load.getFirst(), true);
        return which.isEmpty() ? what : what + ", " + which;
    }

    private static LoadResult middle(List<LoadResult> runs) {
        List<LoadResult> sorted =
                runs.stream().sorted(Comparator.comparingDouble(LoadCharts::p99)).toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double p99(LoadResult result) {
        LoadResult.Latency latency = result.latency();
        Double micros = latency == null ? null : latency.micros(0.99);
        return micros == null ? 0 : micros;
    }

    /// Each interval of a ramp is one step of the rate.
    private List<Chart> ramp() {
        List<Chart> charts = new ArrayList<>();
        for (List<LoadResult> load : loads()) {
            charts.add(
                    lines(
                            title("Loss as the rate rises", load),
                            "packets out each second",
                            "%",
                            load,
                            Interval::outPerSecond,
                            interval -> 100 * interval.lossShare(),
                            Scale.LINEAR));
            charts.add(
                    lines(
                            title("p99 as the rate rises", load),
                            "packets out each second",
                            "µs",
                            load,
                            Interval::outPerSecond,
                            Interval::p99Micros,
                            Scale.LOGARITHMIC));
            charts.add(
                    lines(
                            title("CPU per forwarded packet as the rate rises", load),
                            "packets out each second",
                            "µs",
                            load,
                            Interval::outPerSecond,
                            interval -> interval.cpuCores() * 1e6 / interval.outPerSecond(),
                            Scale.LINEAR));
        }
        return charts;
    }

    private List<Chart> overTime() {
        List<Chart> charts = new ArrayList<>();
        for (List<LoadResult> load : loads()) {
            if (load.stream().anyMatch(result -> result.intervals().size() > 1)) {
                charts.add(
                        lines(
                                title("Packets out each second, over time", load),
                                "seconds",
                                "packets/s",
                                load,
                                Interval::atSeconds,
                                Interval::outPerSecond,
                                Scale.LINEAR));
                charts.add(
                        lines(
                                title("p99 over time", load),
                                "seconds",
                                "µs",
                                load,
                                Interval::atSeconds,
                                Interval::p99Micros,
                                Scale.LOGARITHMIC));
            }
        }
        return charts.stream().filter(LoadCharts::hasPoints).toList();
    }

    private static boolean hasPoints(Chart chart) {
        return !(chart instanceof Lines lines)
                || lines.lines().stream().anyMatch(line -> !line.points().isEmpty());
    }

    /// A line for each relay, of the run in the middle.
    private static Chart lines(
            String title,
            String across,
            String up,
            List<LoadResult> load,
            ToDoubleFunction<Interval> x,
            Function<Interval, @Nullable Double> y,
            Scale scale) {
        List<Line> lines = new ArrayList<>();
        for (List<LoadResult> runs : LoadReport.repetitions(load)) {
            LoadResult middle = middle(runs);
            List<Point> points = new ArrayList<>();
            for (Interval interval : middle.intervals()) {
                Double value = y.apply(interval);
                if (value != null && Double.isFinite(value)) {
                    points.add(Point.of(x.applyAsDouble(interval), value));
                }
            }
            if (lines.size() < MOST_LINES) {
                lines.add(new Line(middle.relay(), points));
            }
        }
        return new Lines(title, across, up, Scale.LINEAR, scale, lines);
    }
}
