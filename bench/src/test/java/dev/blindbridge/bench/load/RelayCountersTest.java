package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.blindbridge.bench.report.LoadResult.Batches;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RelayCountersTest {
    @Test
    void shouldReadTheMetricsPage() {
        String page =
                """
                # HELP blindbridge_messages Messages.
                # TYPE blindbridge_messages counter
                blindbridge_messages_total{datagrams="2"} 5.0
                blindbridge_allocated_bytes_total 1.25E8
                jvm_threads_current 12.0
                # EOF
                """;
        assertEquals(
                Map.of("messages_total{datagrams=\"2\"}", 5.0, "allocated_bytes_total", 1.25e8),
                BlindbridgeUnderLoad.parse(page));
    }

    @Test
    void shouldAverageSizesOfTheMeasuredTimeAlone() {
        Map<String, Double> before =
                Map.of(
                        "datagrams_sent_total", 9000.0,
                        "messages_total{datagrams=\"1\"}", 1000.0,
                        "messages_total{datagrams=\"5-8\"}", 1000.0);
        Map<String, Double> after =
                Map.of(
                        "datagrams_sent_total", 9023.0,
                        "messages_total{datagrams=\"1\"}", 1006.0,
                        "messages_total{datagrams=\"2\"}", 2.0,
                        "messages_total{datagrams=\"5-8\"}", 1002.0,
                        "flushes_total{messages=\"1\"}", 1.0,
                        "flushes_total{messages=\"9-16\"}", 1.0);
        Batches batches = RelayCounters.batches(before, after);
        // Six alone, ten messages.
        assertEquals(2.3, Objects.requireNonNull(batches.datagramsPerMessage()), 1e-9);
        assertEquals(17.0 / 23, Objects.requireNonNull(batches.segmentedShare()), 1e-9);
        assertEquals(5.0, Objects.requireNonNull(batches.messagesPerCall()), 1e-9);
        assertNull(batches.receivedPerCall(), "counted nothing");
    }

    @Test
    void shouldNotInventAllocationOfARelayThatTellsNothing() {
        assertNull(RelayCounters.allocatedBytes(Map.of(), Map.of()));
        Long grown =
                RelayCounters.allocatedBytes(
                        Map.of("allocated_bytes_total", 100.0),
                        Map.of("allocated_bytes_total", 150.0));
        assertEquals(Long.valueOf(50), grown);
    }
}
