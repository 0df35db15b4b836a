package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small load on the relay as it is shipped: that its figures are there and agree with each
/// other, never how large they are.
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class LoadIT {
    private static final int RECEIVERS = 3;
    private static final double SECONDS = 2;
    private static final double PACKETS_PER_SECOND = 200;

    @ParameterizedTest
    @EnumSource(Scenario.Pacing.class)
    void shouldMeasureAFanout(Scenario.Pacing pacing) throws Exception {
        LoadResult result = measure(Scenario.fanout(RECEIVERS, pacing, PACKETS_PER_SECOND));

        LoadResult.Traffic traffic = result.traffic();
        // What was due is sent, though late on a busy machine: a frame more or less at the end.
        assertEquals(PACKETS_PER_SECOND * traffic.seconds(), (double) traffic.packetsIn(), 60);
        assertEquals(traffic.packetsIn() * RECEIVERS, traffic.packetsOut() + traffic.lost());
        assertEquals(0, traffic.lost(), "on loopback");
        assertEquals(RECEIVERS + 1, result.participants());
        assertTrue(result.cpuMicrosPerPacket() > 0);
        assertTrue(result.intervals().size() >= 2, "one a second");
        assertTrue(known(result.memory().rssBytes()) > 0);
        assertTrue(known(result.allocatedBytesPerPacket()) >= 0, "the relay tells");

        LoadResult.Latency latency = result.latency();
        assertNotNull(latency, "a receiver is sampled");
        assertTrue(latency.samples() > traffic.packetsIn() * 0.9, "each of its packets");
        assertTrue(known(latency.micros(0.5)) <= known(latency.micros(0.999)));
        for (LoadResult.Interval interval : result.intervals()) {
            assertTrue(known(interval.p50Micros()) <= known(interval.p99Micros()));
            assertTrue(known(interval.p99Micros()) <= known(latency.micros(1)));
        }
        LoadResult.Batches batches = result.batches();
        assertTrue(known(batches.receivedPerCall()) >= 1);
        assertTrue(known(batches.datagramsPerMessage()) >= 1);
    }

    /// Null is what could not be measured.
    private static double known(@Nullable Number figure) {
        return Objects.requireNonNull(figure).doubleValue();
    }

    private static LoadResult measure(Scenario scenario) throws Exception {
        Path logs = Path.of("target", "load-it");
        try (ProgressBar bar = ProgressBar.start(1)) {
            LoadRun run =
                    new LoadRun(
                            new LoadRun.Plan(
                                    new Placement("", InetAddress.getLoopbackAddress(), 1),
                                    1,
                                    SECONDS,
                                    Runtime.getRuntime().availableProcessors(),
                                    logs),
                            bar);
            return run.measure(
                    new BlindbridgeUnderLoad.Kind(
                            "blindbridge", Path.of(".."), List.of(), run.lateness()),
                    scenario,
                    1);
        }
    }
}
