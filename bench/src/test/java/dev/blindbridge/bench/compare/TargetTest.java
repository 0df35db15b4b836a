package dev.blindbridge.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.report.LoadResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Target JANUS = new Target("fanout-even", List.of("janus"), 0.5);
    private static final Target LIMIT =
            new Target("fanout-even", List.of("limit", "limit-gso"), 1.3);

    private final List<LoadResult> runs = new ArrayList<>();

    private void run(String relay, int round, double micros, long lost) {
        runs.add(Runs.of(relay, 50, round, micros, lost, null));
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
                "fanout-even, 50 receivers: 0.45 × janus (0.40–0.60; 6.00 and 10.00 µs a packet), target 0.50:"
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

        assertTrue(
                LIMIT.verdict(runs)
                        .orElseThrow()
                        .startsWith("fanout-even, 50 receivers: 1.50 × limit-gso"));
    }

    @Test
    void shouldNotJudgeARelayThatLosesPackets() {
        run("blindbridge", 1, 4, 0);
        run("janus", 1, 10, 20_000);

        assertTrue(JANUS.verdict(runs).orElseThrow().endsWith(": says nothing, janus lost 2.0 %"));
    }

    @Test
    void shouldSayThatTheGeneratorWasTheLimit() {
        runs.add(Runs.of("blindbridge", 50, 1, 4, 0, "late"));
        run("janus", 1, 10, 0);

        assertTrue(
                JANUS.verdict(runs)
                        .orElseThrow()
                        .endsWith(": met, with a generator that was the limit in 1 of 2 runs"));
    }

    @Test
    void shouldJudgeEachNumberOfReceiversByItself() {
        run("blindbridge", 1, 4, 0);
        run("janus", 1, 10, 0);
        runs.add(Runs.of("blindbridge", 300, 1, 8, 0, null));
        runs.add(Runs.of("janus", 300, 1, 10, 0, null));

        assertEquals(
                List.of(
                        "fanout-even, 50 receivers: 0.40 × janus (0.40–0.40; 4.00 and 10.00 µs a"
                                + " packet), target 0.50: met",
                        "fanout-even, 300 receivers: 0.80 × janus (0.80–0.80; 8.00 and 10.00 µs a"
                                + " packet), target 0.50: missed"),
                Target.verdicts(runs));
    }

    @Test
    void shouldSayNothingOfWhatDidNotRun() {
        run("blindbridge", 1, 4, 0);

        assertTrue(JANUS.verdict(runs).isEmpty());
        assertEquals(List.of(), Target.verdicts(runs));
    }
}
