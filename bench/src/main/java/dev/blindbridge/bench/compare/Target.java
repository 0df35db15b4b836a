package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.Medians;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What this relay means to cost at most, in parts of what another one costs.
///
/// @param peers of which the cheapest counts
public record Target(String scenario, List<String> peers, double most) {
    /// More than this lost, and a relay did not do the work that it is compared for.
    static final double MOST_LOSS = 0.001;

    private static final String OURS = "blindbridge";

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

    /// One line for each target that these runs say something about.
    public static List<String> verdicts(List<LoadResult> results) {
        return ALL.stream().flatMap(target -> target.verdict(results).stream()).toList();
    }

    /// Empty if one of the two did not run.
    Optional<String> verdict(List<LoadResult> results) {
        List<LoadResult> ours = runs(results, OURS);
        return peers.stream()
                .filter(peer -> !ours.isEmpty() && !runs(results, peer).isEmpty())
                .min(Comparator.comparingDouble(peer -> cost(runs(results, peer)).median()))
                .flatMap(peer -> verdict(ours, peer, runs(results, peer)));
    }

    private Optional<String> verdict(List<LoadResult> ours, String peer, List<LoadResult> theirs) {
        Medians ratio = Medians.of(ratios(ours, theirs), one -> one);
        if (ratio == null) {
            return Optional.empty();
        }
        String figures =
                String.format(
                        Locale.ROOT,
                        "%s: %.2f × %s (%.2f–%.2f; %.2f and %.2f µs a packet), target %.2f",
                        scenario,
                        ratio.median(),
                        peer,
                        ratio.low(),
                        ratio.high(),
                        cost(ours).median(),
                        cost(theirs).median(),
                        most);
        return Optional.of(figures + ": " + outcome(ratio, ours, theirs) + caution(ours, theirs));
    }

    private String outcome(Medians ratio, List<LoadResult> ours, List<LoadResult> theirs) {
        Optional<LoadResult> lossy =
                Stream.concat(ours.stream(), theirs.stream())
                        .filter(Target::isSaturated)
                        .max(Comparator.comparingDouble(run -> run.traffic().lossShare()));
        if (lossy.isPresent()) {
            return String.format(
                    Locale.ROOT,
                    "says nothing, %s lost %.1f %%",
                    lossy.get().relay(),
                    100 * lossy.get().traffic().lossShare());
        }
        return ratio.median() <= most ? "met" : "missed";
    }

    /// What a ratio is worth if the load did not come as it was meant to.
    private static String caution(List<LoadResult> ours, List<LoadResult> theirs) {
        long late =
                Stream.concat(ours.stream(), theirs.stream())
                        .filter(run -> run.generatorLimit() != null)
                        .count();
        return late == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", with a generator that was the limit in %d of %d runs",
                        late,
                        ours.size() + theirs.size());
    }

    /// Whether it lost more than a relay may that could keep up.
    static boolean isSaturated(LoadResult run) {
        return run.traffic().lossShare() > MOST_LOSS;
    }

    private List<LoadResult> runs(List<LoadResult> results, String relay) {
        return results.stream()
                .filter(run -> run.scenario().equals(scenario) && run.relay().equals(relay))
                .toList();
    }

    private static Medians cost(List<LoadResult> runs) {
        return Objects.requireNonNull(Medians.of(runs, LoadResult::cpuMicrosPerPacket));
    }

    /// Of runs of one round: what troubles the machine for longer falls out.
    private static List<Double> ratios(List<LoadResult> ours, List<LoadResult> theirs) {
        return ours.stream()
                .flatMap(one ->
                        theirs.stream()
                                .filter(other ->
                                        other.round() == one.round()
                                                && other.load().equals(one.load()))
                                .map(other ->
                                        one.cpuMicrosPerPacket() / other.cpuMicrosPerPacket()))
                .toList();
    }
}
