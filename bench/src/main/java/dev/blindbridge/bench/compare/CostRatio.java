package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.Medians;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a packet costs in some runs, in parts of what it costs in others: ratios of runs of one
/// round, so that what troubles the machine for longer than a round falls out.
///
/// @param ours runs of one relay under one load
/// @param others the same of another relay, or of another load
/// @param ratio of the rounds
record CostRatio(List<LoadResult> ours, List<LoadResult> others, Medians ratio) {
    /// More than this lost, and a relay did not do the work that it is compared for.
    private static final double MOST_LOSS = 0.001;

    /// Empty if there is no round with both.
    static Optional<CostRatio> of(List<LoadResult> ours, List<LoadResult> others) {
        List<Double> ratios =
                ours.stream()
                        .flatMap(one ->
                                others.stream()
                                        .filter(other -> other.round() == one.round())
                                        .map(other ->
                                                one.cpuMicrosPerPacket()
                                                        / other.cpuMicrosPerPacket()))
                        .toList();
        return Optional.ofNullable(Medians.of(ratios, one -> one))
                .map(ratio -> new CostRatio(List.copyOf(ours), List.copyOf(others), ratio));
    }

    /// Whether it lost more than a relay may that could keep up.
    static boolean isSaturated(LoadResult run) {
        return run.traffic().lossShare() > MOST_LOSS;
    }

    /// Of the others, in µs.
    double otherMicros() {
        return median(others);
    }

    private static double median(List<LoadResult> runs) {
        return Objects.requireNonNull(Medians.of(runs, LoadResult::cpuMicrosPerPacket)).median();
    }

    /// Spread and both costs.
    String figures() {
        return String.format(
                Locale.ROOT,
                "%.2f–%.2f; %.2f and %.2f µs a packet",
                ratio.low(),
                ratio.high(),
                median(ours),
                median(others));
    }

    /// Whether the ratio is at most so much, and what that is worth if the load did not come as it
    /// was meant to.
    String outcome(double most) {
        Optional<LoadResult> lossiest =
                Stream.concat(ours.stream(), others.stream())
                        .filter(CostRatio::isSaturated)
                        .max(Comparator.comparingDouble(run -> run.traffic().lossShare()));
        String outcome =
                lossiest.map(CostRatio::saysNothing)
                        .orElse(ratio.median() <= most ? "met" : "missed");
        return outcome + caution();
    }

    private static String saysNothing(LoadResult run) {
        return String.format(
                Locale.ROOT,
                "says nothing, %s lost %.1f %%",
                run.relay(),
                100 * run.traffic().lossShare());
    }

    private String caution() {
        long limited =
                Stream.concat(ours.stream(), others.stream())
                        .filter(run -> run.generatorLimit() != null)
                        .count();
        return limited == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", with a generator that was the limit in %d of %d runs",
                        limited,
                        ours.size() + others.size());
    }
}
