package dev.blindbridge.bench.report;

import dev.blindbridge.bench.report.LoadResult.Batches;
import dev.blindbridge.bench.report.LoadResult.Cpu;
import dev.blindbridge.bench.report.LoadResult.Interval;
import dev.blindbridge.bench.report.LoadResult.Latency;
import dev.blindbridge.bench.report.LoadResult.Memory;
import dev.blindbridge.bench.report.LoadResult.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Invented results.
final class Results {
    private Results() {}

    /// A second of 1000 packets out, of this cost.
    static LoadResult of(String relay, int round, int receivers, double microsPerPacket) {
        return of("fanout", relay, round, receivers, microsPerPacket, null);
    }

    static LoadResult of(
            String scenario,
            String relay,
            int round,
            int receivers,
            double microsPerPacket,
            @Nullable String generatorLimit) {
        long cpuNs = Math.round(microsPerPacket * 1_000 * 1_000);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("receivers", Integer.toString(receivers));
        parameters.put("pace", "even");
        List<Interval> intervals = new ArrayList<>();
        for (int second = 1; second <= 10; second++) {
            intervals.add(
                    new Interval(
                            second,
                            100 * second,
                            1_000 * second - second * second,
                            second > 7 ? 0.002 * (second - 7) : 0,
                            microsPerPacket / 100,
                            80.0 + second,
                            300.0 * second));
        }
        boolean java = relay.equals("blindbridge");
        return new LoadResult(
                scenario,
                relay,
                round,
                parameters,
                receivers,
                receivers + 1,
                new Traffic(1, 1_000 / receivers, 1_000, 1),
                new Cpu(cpuNs / 4, cpuNs - cpuNs / 4),
                new Memory(200L << 20, java ? 300_000L : null, java ? 12_000L : null),
                latency(microsPerPacket),
                java ? new Batches(12.5, 3.0, 9.5, 0.93) : Batches.UNKNOWN,
                Map.of(),
                intervals,
                generatorLimit);
    }

    private static @Nullable Latency latency(double microsPerPacket) {
        Histogram nanos = new Histogram(3);
        for (int i = 1; i <= 20_000; i++) {
            nanos.recordValue(Math.round(microsPerPacket * 20_000 / (1 - (i - 1) / 20_000.0) / 2));
        }
        return Latency.ofNanos(nanos);
    }

    static RunFacts facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", "2026-01-01T00:00:00Z");
        facts.put("relay's JVM flags", "-XX:+UseZGC -Dx=<a&b>");
        return new RunFacts(facts);
    }

    /// Two relays, three rounds, three sizes, and a ramp.
    static Report report() {
        List<LoadResult> results = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int receivers : new int[] {10, 50, 300}) {
                double noise = 1 + 0.08 * round;
                results.add(of("blindbridge", round, receivers, (3 + 10.0 / receivers) * noise));
                results.add(of("janus", round, receivers, (11 + 60.0 / receivers) * noise));
            }
        }
        results.add(of("ramp", "blindbridge", 0, 50, 3.1, null));
        results.add(of("ramp", "janus", 0, 50, 12, "it used 0.97 of its core"));
        return LoadReport.of("load", "Load", "An invented run.", facts(), results);
    }
}
