package dev.blindbridge.bench.load;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Raises the rate step by step until more than one packet in a thousand is lost, or the generator
/// can send no faster. The result is of the last step without loss, with a point for each step.
public final class Ramp {
    private static final double MAX_LOSS = 0.001;
    private static final double STEP = 1.25;
    private static final int MAX_STEPS = 16;

    private final LoadRun run;
    private final RelayUnderLoad.Factory kind;
    private final Scenario scenario;
    private final ProgressBar bar;

    /// @param scenario of the first step
    public Ramp(LoadRun run, RelayUnderLoad.Factory kind, Scenario scenario, ProgressBar bar) {
        this.run = run;
        this.kind = kind;
        this.scenario = scenario;
        this.bar = bar;
    }

    public LoadResult measure(int round) throws IOException, InterruptedException {
        List<LoadResult.Interval> steps = new ArrayList<>();
        @Nullable LoadResult good = null;
        double factor = 1;
        @Nullable String end = "no loss was reached";
        for (int i = 1; i <= MAX_STEPS; i++, factor *= STEP) {
            LoadResult one = run.measure(kind, scenario.timesRate(factor), round);
            steps.add(step(i, one));
            bar.say(
                    String.format(
                            Locale.ROOT,
                            "%,.0f packets/s out, %.2f %% lost",
                            one.traffic().outPerSecond(),
                            one.traffic().lossShare() * 100));
            if (one.generatorLimit() != null || one.traffic().lossShare() > MAX_LOSS) {
                end = one.generatorLimit();
                break;
            }
            good = one;
        }
        if (good == null) {
            throw new IOException("The first step lost packets: begin with a lower --forwarded.");
        }
        return result(good, steps, end);
    }

    private static LoadResult.Interval step(int number, LoadResult one) {
        LoadResult.Traffic traffic = one.traffic();
        LoadResult.Latency latency = one.latency();
        return new LoadResult.Interval(
                number,
                traffic.inPerSecond(),
                traffic.outPerSecond(),
                traffic.lossShare(),
                one.cpu().totalNs() / 1e9 / traffic.seconds(),
                latency == null ? null : latency.micros(0.5),
                latency == null ? null : latency.micros(0.99));
    }

    private static LoadResult result(
            LoadResult good, List<LoadResult.Interval> steps, @Nullable String end) {
        Map<String, Double> extras = new HashMap<>(good.extras());
        extras.put("most_packets_per_s", good.traffic().outPerSecond());
        return new LoadResult(
                good.scenario(),
                good.relay(),
                good.round(),
                good.parameters(),
                good.receivers(),
                good.participants(),
                good.traffic(),
                good.cpu(),
                good.memory(),
                good.latency(),
                good.batches(),
                extras,
                steps,
                end);
    }
}
