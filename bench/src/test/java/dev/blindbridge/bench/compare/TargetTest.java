package dev.blindbridge.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Target JANUS = new Target("fanout-even", List.of("janus"), 0.5);
    private static final Target LIMIT =
            new Target("fanout-even", List.of("limit", "limit-gso"), 1.3);

    private final List<LoadResult> runs = new ArrayList<>();

    private void run(String relay, int round, double micros, long lost) {
        run(relay, round, micros, lost, null);
    }

    /// A run of a million packets at so many microseconds each.
    private void run(
            String relay, int round, double micros, long lost, @Nullable String generatorLimit) {
        runs.add(
                new LoadResult(
                        "fanout-even",
                        relay,
                        round,
                        Map.of("receivers", "50"),
                        50,
                        51,
                        new LoadResult.Traffic(10, 20_000, 1_000_000, lost),
                        new LoadResult.Cpu((long) (micros * 1e9), 0),
                        LoadResult.Memory.UNKNOWN,
                        null,
                        LoadResult.Batches.UNKNOWN,
                        Map.of(),
                        List.of(),
                        generatorLimit));
    }

    @Test
    void shouldTakeTheMedianOfTheRatiosWithinRounds() {
        // Ratios 0.4, 0.45, 0.6; the ratio of the medians would be 0.5.
        run("blindbridge", 1, 4, 0);
        run("janus", 1, 10, 0);
        run("blindbridge", 2, 9, 0);
        run("janus", 2, 20, 0);
        run("blindbridge", 3, 6, 0);
        run("janus", 3, 10, 0);

        assertEquals(
                "fanout-even: 0.45 × janus (0.40–0.60; 6.00 and 10.00 µs a packet), target 0.50:"
                        + " met",
                JANUS.verdict(runs).orElseThrow());
    }

    @Test
    void shouldSayThatATargetIsMissed() {
        run("blindbridge", 1, 6, 0);
        run("janus", 1, 10, 0);

        assertTrue(JANUS.verdict(runs).orElseThrow().endsWith(": missed"));
    }

    @Test
    void shouldCompareWithTheCheaperForm() {
        run("blindbridge", 1, 6, 0);
        run("limit", 1, 5, 0);
        run("limit-gso", 1, 4, 0);

        assertTrue(LIMIT.verdict(runs).orElseThrow().startsWith("fanout-even: 1.50 × limit-gso"));
    }

    @Test
    void shouldNotJudgeARelayThatLosesPackets() {
        run("blindbridge", 1, 4, 0);
        run("janus", 1, 10, 20_000);

        assertTrue(JANUS.verdict(runs).orElseThrow().endsWith(": says nothing, janus lost 2.0 %"));
    }

    @Test
    void shouldSayThatTheGeneratorWasTheLimit() {
        run("blindbridge", 1, 4, 0, "late");
        run("janus", 1, 10, 0);

        assertTrue(
                JANUS.verdict(runs)
                        .orElseThrow()
                        .endsWith(": met, with a generator that was the limit in 1 of 2 runs"));
    }

    @Test
    void shouldSayNothingOfWhatDidNotRun() {
        run("blindbridge", 1, 4, 0);

        assertTrue(JANUS.verdict(runs).isEmpty());
        assertEquals(List.of(), Target.verdicts(runs));
    }
}
