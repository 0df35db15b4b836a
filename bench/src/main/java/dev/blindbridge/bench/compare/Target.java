package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What this relay means to cost at most, in parts of what another one costs.
///
/// @param peers of which the cheapest counts
public record Target(String scenario, List<String> peers, double most) {
    static final String OURS = "blindbridge";

    static final List<Target> ALL =
            List.of(
                    new Target("fanout-even", List.of("janus"), 0.5),
                    new Target("fanout-even", List.of("limit", "limit-gso"), 1.3),
                    new Target("fanout-burst", List.of("janus"), 0.33),
                    new Target("fanout-burst", List.of("limit-gso"), 1.4),
                    new Target("meeting", List.of("janus"), 0.4),
                    new Target("rooms", List.of("janus"), 0.4));

    public Target {
        peers = List.copyOf(peers);
    }

    /// One line for each target and load that these runs say something about.
    public static List<String> verdicts(List<LoadResult> results) {
        return LoadReport.grouped(results, LoadResult::load).values().stream()
                .flatMap(load -> ALL.stream().flatMap(target -> target.verdict(load).stream()))
                .toList();
    }

    /// Empty if one of the two did not run.
    ///
    /// @param load runs of one load
    Optional<String> verdict(List<LoadResult> load) {
        List<LoadResult> ours = runs(load, OURS);
        return peers.stream()
                .flatMap(peer -> CostRatio.of(ours, runs(load, peer)).stream())
                .min(Comparator.comparingDouble(CostRatio::otherMicros))
                .map(this::line);
    }

    private String line(CostRatio cost) {
        return String.format(
                Locale.ROOT,
                "%s, %d receivers: %.2f × %s (%s), target %.2f: %s",
                scenario,
                cost.ours().getFirst().receivers(),
                cost.ratio().median(),
                cost.others().getFirst().relay(),
                cost.figures(),
                most,
                cost.outcome(most));
    }

    private List<LoadResult> runs(List<LoadResult> results, String relay) {
        return results.stream()
                .filter(run -> run.scenario().equals(scenario) && run.relay().equals(relay))
                .toList();
    }
}
