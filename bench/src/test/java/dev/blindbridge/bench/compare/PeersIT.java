package dev.blindbridge.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blindbridge.bench.audit.Programs;
import dev.blindbridge.bench.compare.Comparison.Peer;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.load.Scenario.Pacing;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Every peer carries what it is to be measured with: real processes, sockets, ICE and DTLS.
@Timeout(120)
class PeersIT {
    @TempDir private Path logs;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BLINDBRIDGE")
    void shouldCarryAFanOut(Peer peer) throws Exception {
        LoadResult result = measure(peer, Scenario.fanout(3, Pacing.BURST, 200));

        assertEquals(3 * result.traffic().packetsIn(), result.traffic().packetsOut());
        assertTrue(result.traffic().packetsIn() > 100);
        assertTrue(result.cpu().totalNs() > 0);
        assertNotNull(result.latency());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "BLINDBRIDGE")
    void shouldCarryMeetings(Peer peer) throws Exception {
        LoadResult result = measure(peer, Scenario.rooms(2, 3, 300_000));

        assertEquals(2 * result.traffic().packetsIn(), result.traffic().packetsOut());
        assertTrue(result.traffic().packetsIn() > 300);
        assertNotNull(result.latency());
    }

    private LoadResult measure(Peer peer, Scenario scenario) throws Exception {
        assumeTrue(
                !peer.toString().startsWith("janus") || Programs.find(List.of("janus")).isPresent(),
                "janus is not installed");
        LoadRun.Plan plan = new LoadRun.Plan(new Placement("", address(), 1), 0.5, 1, 2, logs);
        try (ProgressBar bar = ProgressBar.start(1)) {
            LoadRun run = new LoadRun(plan, bar);
            return run.measure(peer.factory(run.lateness()), scenario, 1);
        }
    }

    private static InetAddress address() {
        try {
            return NetworkNamespace.addressOfMachine();
        } catch (IOException e) {
            assumeTrue(false, "no address but loopback, which janus refuses");
            throw new IllegalStateException(e);
        }
    }
}
