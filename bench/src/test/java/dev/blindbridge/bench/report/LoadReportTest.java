package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult.Latency;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What is made of load results.
final class LoadReportTest {
    @Test
    void shouldDivideCpuByForwardedPackets() {
        LoadResult result = Results.of("blindbridge", 0, 50, 4);
        assertEquals(4, result.cpuMicrosPerPacket(), 1e-9);
        assertEquals(1, result.userMicrosPerPacket(), 1e-9);
        assertEquals(3, result.systemMicrosPerPacket(), 1e-9);
        assertEquals(Double.valueOf(12), result.allocatedBytesPerPacket());
        assertNull(Results.of("janus", 0, 50, 4).allocatedBytesPerPacket());
    }

    @Test
    void shouldGiveMedianAndSpreadOfRepetitions() {
        Table costs =
                LoadTables.costs(
                        List.of(
                                Results.of("a", 0, 50, 4),
                                Results.of("a", 1, 50, 9),
                                Results.of("a", 2, 50, 5)));
        assertEquals(1, costs.rows().size());
        assertEquals(3, cell(costs, "runs"));
        assertEquals(5.0, cell(costs, "cpu_us_per_packet"));
        assertEquals(4.0, cell(costs, "cpu_us_per_packet_low"));
        assertEquals(9.0, cell(costs, "cpu_us_per_packet_high"));
    }

    @Test
    void shouldCompareWithinOneRoundOnly() {
        // The machine was half as fast in the second round: the ratio does not see it.
        Table ratios =
                LoadTables.ratios(
                        List.of(
                                Results.of("a", 0, 50, 2),
                                Results.of("b", 0, 50, 8),
                                Results.of("a", 1, 50, 4),
                                Results.of("b", 1, 50, 16)));
        assertEquals("a : b", cell(ratios, "ratio"));
        assertEquals(0.25, cell(ratios, "median"));
        assertEquals(0.25, cell(ratios, "highest"));
        assertEquals(2, cell(ratios, "pairs"));
    }

    private static Object cell(Table table, String key) {
        List<String> keys = table.columns().stream().map(Table.Column::key).toList();
        return Objects.requireNonNull(table.rows().getFirst().get(keys.indexOf(key)), key);
    }

    @Test
    void shouldReadPercentilesOfNanoseconds() {
        Histogram nanos = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            nanos.recordValue(i * 1_000L);
        }
        Latency latency = Latency.ofNanos(nanos);
        assertEquals(1_000, latency == null ? 0 : latency.samples());
        Double p99 = latency == null ? null : latency.micros(0.99);
        assertEquals(990, p99 == null ? 0 : p99, 1);
        assertNull(Latency.ofNanos(new Histogram(3)));
    }

    @Test
    void shouldSayWhenTheGeneratorWasTheLimit() {
        Report report = Results.report();
        assertTrue(report.sections().getFirst().notes().isEmpty());
        String note = report.sections().getLast().notes().getFirst();
        assertTrue(note.contains("janus") && note.contains("0.97 of its core"), note);
    }

    @Test
    void shouldSayOnceInHowManyRunsTheGeneratorWasTheLimit() {
        List<LoadResult> results =
                List.of(
                        Results.of("fanout", "a", 1, 50, 4, "its core was 97 % busy"),
                        Results.of("fanout", "b", 1, 50, 4, null),
                        Results.of("fanout", "a", 2, 50, 4, "its core was 98 % busy"),
                        Results.of("fanout", "a", 3, 50, 4, null),
                        Results.of("fanout", "a", 4, 50, 4, "it was 7.1 ms late"));
        assertEquals(
                List.of(
                        "The generator was the limit, these figures say nothing of the relay:"
                                + " a, fanout receivers=50 pace=even, in 3 of 4 runs"
                                + " (such as: its core was 97 % busy; it was 7.1 ms late)."),
                LoadReport.sections(results).getFirst().notes());
    }

    @Test
    void shouldNotCallTheStepsOfARampWorthless() {
        List<LoadResult> results = List.of(Results.of("ramp", "a", 1, 50, 4, "it was 7.1 ms late"));
        assertEquals(
                List.of(
                        "The ramp ended before it found the relay's limit: a, ramp receivers=50"
                                + " pace=even, in 1 of 1 runs (such as: it was 7.1 ms late)."),
                LoadReport.sections(results).getFirst().notes());
    }

    @Test
    void shouldKeepEveryRunForPrograms() throws Exception {
        String csv = Csv.of(Results.report().data().values().iterator().next());
        assertEquals(21, csv.lines().count());
        List<String> keys = List.of(csv.lines().findFirst().orElse("").split(",", -1));
        assertTrue(keys.containsAll(List.of("scenario", "parameter_receivers", "latency_p999_us")));
        String json = ReportFolder.json(Results.report());
        var tree = new JsonMapper().readTree(json);
        assertEquals(20, tree.get("results").size());
        assertEquals(1_000, tree.at("/results/0/traffic/packetsOut").asInt());
        assertTrue(tree.at("/results/1/memory/allocatedBytes").isNull());
        assertEquals("-XX:+UseZGC -Dx=<a&b>", tree.at("/run/relay's JVM flags").asString());
    }

    @Test
    void shouldFindMedianOfEvenCounts() {
        Medians medians = Medians.of(List.of(4.0, 1.0, 2.0, 9.0), value -> value);
        assertEquals(new Medians(3, 1, 9), medians);
        assertNull(Medians.of(List.<Double>of(), value -> value));
    }

    @Test
    void shouldDrawWhatTheScenarioNeeds() {
        List<String> fanout =
                Results.report().sections().getFirst().charts().stream().map(Chart::title).toList();
        assertTrue(fanout.contains("CPU per forwarded packet by receivers"), fanout::toString);
        assertTrue(fanout.contains("One-way latency, 300"), fanout::toString);
        List<String> ramp =
                Results.report().sections().getLast().charts().stream().map(Chart::title).toList();
        assertTrue(ramp.contains("Loss as the rate rises"), ramp::toString);
        assertFalse(ramp.contains("p99 over time"), ramp::toString);
    }
}
