package dev.blindbridge.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private final List<LoadResult> runs = new ArrayList<>();

    private void run(String relay, int receivers, int round, double micros) {
        runs.add(Runs.of(relay, receivers, round, micros, 0, null));
    }

    @Test
    void shouldCompareTheMostReceiversWithTheFewestWithinRounds() {
        run("blindbridge", 50, 1, 10);
        run("blindbridge", 100, 1, 99);
        run("blindbridge", 300, 1, 12);
        run("blindbridge", 50, 2, 20);
        run("blindbridge", 300, 2, 18);
        run("blindbridge", 50, 3, 10);
        run("blindbridge", 300, 3, 11);

        assertEquals(
                List.of(
                        "fanout-even, blindbridge: with 300 receivers 1.10 × what it is with 50"
                                + " (0.90–1.20; 12.00 and 10.00 µs a packet), target 1.00: missed"),
                Growth.verdicts(runs));
    }

    @Test
    void shouldSetNoTargetForOthers() {
        run("limit", 50, 1, 4);
        run("limit", 300, 1, 6);

        assertEquals(
                List.of(
                        "fanout-even, limit: with 300 receivers 1.50 × what it is with 50"
                                + " (1.50–1.50; 6.00 and 4.00 µs a packet)"),
                Growth.verdicts(runs));
    }

    @Test
    void shouldBeMetWhereTheCostDoesNotGrow() {
        run("blindbridge", 50, 1, 4);
        run("blindbridge", 300, 1, 4);

        assertTrue(Growth.verdicts(runs).getFirst().endsWith(": met"));
    }

    @Test
    void shouldSayNothingOfOneNumberOfReceivers() {
        run("blindbridge", 50, 1, 4);
        run("janus", 300, 1, 4);

        assertEquals(List.of(), Growth.verdicts(runs));
    }
}
