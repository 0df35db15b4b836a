package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The bench's negative control: what a relay does wrong stands in its figures.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class FaultyRelayIT {
    private static final int RECEIVERS = 3;

    @TempDir private Path logs;

    @Test
    void shouldFindNoFaultWhereThereIsNone() throws Exception {
        LoadResult.Traffic traffic = measure(new FaultyRelay.Faults(0, 0)).traffic();
        assertTrue(traffic.packetsIn() > 100, "it was spoken");
        assertEquals(0, traffic.lost());
    }

    @Test
    void shouldCountWhatARelayLoses() throws Exception {
        LoadResult result = measure(new FaultyRelay.Faults(50, 0));
        LoadResult.Traffic traffic = result.traffic();
        // The measured time begins anywhere between two packets that are dropped.
        assertEquals(
                (double) RECEIVERS * traffic.packetsIn() / 50, (double) traffic.lost(), RECEIVERS);
        assertEquals(RECEIVERS * traffic.packetsIn(), traffic.packetsOut() + traffic.lost());
        assertEquals(0.02, traffic.lossShare(), 0.01);
        assertTrue(
                result.intervals().stream().anyMatch(interval -> interval.lossShare() > 0),
                "over time as well");
    }

    @Test
    void shouldChargeARelayForItsDelay() throws Exception {
        LoadResult result = measure(new FaultyRelay.Faults(0, 30));
        LoadResult.Latency latency = result.latency();
        assertNotNull(latency);
        // A histogram rounds to three digits; the two clocks agree to a microsecond or so.
        assertTrue(Objects.requireNonNull(latency.micros(0.0)) > 29_900, latency::toString);
        assertEquals(0, result.traffic().lost(), "late is not lost");
    }

    private LoadResult measure(FaultyRelay.Faults faults) throws Exception {
        Placement anywhere = new Placement("", InetAddress.getLoopbackAddress(), 1);
        try (ProgressBar bar = ProgressBar.start(1)) {
            LoadRun run = new LoadRun(new LoadRun.Plan(anywhere, 0.5, 2, 2, logs), bar);
            return run.measure(faults, Scenario.fanout(RECEIVERS, Scenario.Pacing.EVEN, 200), 1);
        }
    }
}
