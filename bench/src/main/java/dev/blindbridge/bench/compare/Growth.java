package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a packet costs each relay with the most receivers that were asked for, in parts of what it
/// costs with the fewest. For ours that is to be no more than 1; others stand beside it, since the
/// kernel's part grows for everybody.
final class Growth {
    private static final double MOST = 1;

    private Growth() {}

    /// One line for each relay that had several numbers of receivers in one kind of load.
    static List<String> verdicts(List<LoadResult> results) {
        return LoadReport.grouped(results, run -> run.scenario() + ' ' + run.relay())
                .values()
                .stream()
                .flatMap(runs -> verdict(runs).stream())
                .toList();
    }

    private static Optional<String> verdict(List<LoadResult> runs) {
        Comparator<LoadResult> byReceivers = Comparator.comparingInt(LoadResult::receivers);
        int fewest = runs.stream().min(byReceivers).orElseThrow().receivers();
        int most = runs.stream().max(byReceivers).orElseThrow().receivers();
        return fewest == most
                ? Optional.empty()
                : CostRatio.of(with(runs, most), with(runs, fewest))
                        .map(cost -> line(cost, most, fewest));
    }

    private static List<LoadResult> with(List<LoadResult> runs, int receivers) {
        return runs.stream().filter(run -> run.receivers() == receivers).toList();
    }

    private static String line(CostRatio cost, int most, int fewest) {
        LoadResult any = cost.ours().getFirst();
        String line =
                String.format(
                        Locale.ROOT,
                        "%s, %s: with %d receivers %.2f × what it is with %d (%s)",
                        any.scenario(),
                        any.relay(),
                        most,
                        cost.ratio().median(),
                        fewest,
                        cost.figures());
        return any.relay().equals(Target.OURS)
                ? String.format(Locale.ROOT, "%s, target %.2f: %s", line, MOST, cost.outcome(MOST))
                : line;
    }
}
