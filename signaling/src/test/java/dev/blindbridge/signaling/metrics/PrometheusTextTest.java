package dev.blindbridge.signaling.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrometheusTextTest {
    @Test
    void shouldWriteTotalsAsCountersAndTheRestAsGauges() {
        Map<String, Long> counters =
                Map.of(
                        "drops_total{reason=\"REPLAY\",worker=\"1\"}",
                        5L,
                        "drops_total{reason=\"AUTH\",worker=\"1\"}",
                        2L,
                        "members",
                        3L);
        String text = new String(PrometheusText.write(counters), StandardCharsets.UTF_8);
        assertTrue(text.contains("# TYPE blindbridge_drops_total counter"), text);
        assertTrue(
                text.contains("blindbridge_drops_total{reason=\"REPLAY\",worker=\"1\"} 5"), text);
        assertTrue(text.contains("blindbridge_drops_total{reason=\"AUTH\",worker=\"1\"} 2"), text);
        assertTrue(text.contains("# TYPE blindbridge_members gauge"), text);
        assertTrue(text.contains("blindbridge_members 3"), text);
        assertEquals(2, text.split("# TYPE", -1).length - 1);
    }
}
