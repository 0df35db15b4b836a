package dev.blindbridge.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The benchmarks do what they measure.
final class MicroBenchmarkTest {
    @Test
    void shouldFindBenchmarksByWord() {
        assertEquals(List.of("Srtp.protect", "Srtp.unprotect"), MicroRun.names(List.of("srtp.")));
        assertEquals(List.of("Route.accept"), MicroRun.names(List.of("route.accept$")));
        assertTrue(MicroRun.names(List.of()).size() > 15);
    }

    @Test
    void shouldProtectAndUnprotectAgainAndAgain() {
        SrtpBenchmark benchmark = new SrtpBenchmark();
        SrtpBenchmark.Sender sender = new SrtpBenchmark.Sender();
        sender.payloadBytes = 160;
        SrtpBenchmark.Arrived arrived = new SrtpBenchmark.Arrived();
        OwnAllocation own = new OwnAllocation();
        for (int i = 1; i <= 300; i++) { // More packets than sequence numbers.
            arrived.protect(sender);
            benchmark.unprotect(arrived, own);
            assertEquals((long) i * SrtpBenchmark.BATCH, own.ownOperations);
        }
    }

    @Test
    void shouldSealAndOpen() {
        FrameBenchmark benchmark = new FrameBenchmark();
        FrameBenchmark.Call call = new FrameBenchmark.Call();
        call.frameBytes = 80;
        call.newFrame();
        FrameBenchmark.Arrived arrived = new FrameBenchmark.Arrived();
        arrived.seal(call);
        assertEquals(80 * FrameBenchmark.BATCH, benchmark.open(arrived, new OwnAllocation()));
    }

    @Test
    void shouldRoute() {
        RouteBenchmark benchmark = new RouteBenchmark();
        long first = benchmark.acceptAndRewriteForTen();
        assertEquals(first + 1, benchmark.acceptAndRewriteForTen());
        assertTrue(benchmark.findForRepair() >= 0);
        assertEquals(true, new StunBenchmark().readAndAuthenticate());
        assertEquals(true, new HeaderBenchmark().tellKind());
        assertTrue(new RtcpBenchmark().readTransportCc() > 0);
    }

    @Test
    void shouldTellTimeAndGarbage() {
        MicroResult result =
                new MicroResult(
                        "Srtp", "protect", Map.of("payloadBytes", "160"), 441.5, null, 0.0, 15);
        String text = ReportFolder.text(MicroReport.of(new RunFacts(Map.of()), List.of(result)));
        assertTrue(
                text.replaceAll(" +", " ").contains("Srtp protect payloadBytes=160 441.5 – 0.0 15"),
                text);
    }
}
