package dev.blindbridge.signaling.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes counters in the Prometheus text format.
public final class PrometheusText {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String PREFIX = "blindbridge_";
    private static final String TOTAL = "_total";
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /// One value of a metric.
    private record Point(Labels labels, long value) {}

    private PrometheusText() {}

    /// All in one page, sorted by name.
    public static byte[] write(Map<String, Long> counters) {
        Map<String, List<Point>> metrics = new TreeMap<>();
        counters.forEach((name, value) -> {
            int brace = name.indexOf('{');
            String bare = brace < 0 ? name : name.substring(0, brace);
            String labels = brace < 0 ? "" : name.substring(brace);
            metrics.computeIfAbsent(bare, _ -> new ArrayList<>())
                    .add(new Point(labels(labels), value));
        });
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        metrics.forEach((name, points) -> snapshots.metricSnapshot(metric(name, points)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        try {
            PrometheusTextFormatWriter.create().write(out, snapshots.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static MetricSnapshot metric(String name, List<Point> points) {
        String help = MetricHelp.of(name);
        if (!name.endsWith(TOTAL)) {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
            for (Point point : points) {
                gauge.dataPoint(new GaugeDataPointSnapshot(point.value(), point.labels(), null));
            }
            return gauge.build();
        }
        String stem = name.substring(0, name.length() - TOTAL.length());
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + stem).help(help);
        for (Point point : points) {
            counter.dataPoint(new CounterDataPointSnapshot(point.value(), point.labels(), null, 0));
        }
        return counter.build();
    }

    private static Labels labels(String braced) {
        Labels.Builder labels = Labels.builder();
        Matcher matcher = LABEL.matcher(braced);
        while (matcher.find()) {
            labels.label(matcher.group(1), matcher.group(2));
        }
        return labels.build();
    }
}
