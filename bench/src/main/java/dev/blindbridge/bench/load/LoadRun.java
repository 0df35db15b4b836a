package dev.blindbridge.bench.load;

import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/// Puts one relay under one scenario and measures. The generator is this process.
///
/// Packets are counted between two silences, so that none is under way when a count is taken: what
/// was sent and did not arrive is lost.
public final class LoadRun {
    private static final long SILENCE_MS = 300;
    private static final double NS_PER_S = 1e9;

    /// How a measurement goes about it.
    ///
    /// @param warmUpSeconds the same load, unmeasured: a JVM compiles what is hot
    /// @param generatorCpus cores that this process has for itself
    public record Plan(
            Placement placement,
            double warmUpSeconds,
            double seconds,
            int generatorCpus,
            Path logs) {}

    private final Plan plan;
    private final ProgressBar bar;
    private final Histogram lateness = new Histogram(3);
    private final SingleWriterRecorder latencyNs = new SingleWriterRecorder(3);

    public LoadRun(Plan plan, ProgressBar bar) {
        this.plan = plan;
        this.bar = bar;
    }

    /// Gets how late each frame was sent; for relays that make legs.
    public Histogram lateness() {
        return lateness;
    }

    /// Starts the relay, measures, ends it.
    ///
    /// @throws IOException with a sentence for the user
    public LoadResult measure(RelayUnderLoad.Factory kind, Scenario scenario, int round)
            throws IOException, InterruptedException {
        return measure(kind, scenario, round, 0);
    }

    /// The same while others join: the scenario is the running call whose losses count.
    ///
    /// @param roomsAtOnce rooms of three that fill up at any time; 0 for none
    public LoadResult measure(
            RelayUnderLoad.Factory kind, Scenario scenario, int round, int roomsAtOnce)
            throws IOException, InterruptedException {
        try (Standing standing = stand(kind, scenario)) {
            return measure(standing, round, plan.warmUpSeconds(), roomsAtOnce);
        }
    }

    /// Starts the relay and brings everybody in. Several relays may stand at the same time, each
    /// with a run of its own.
    ///
    /// @throws IOException with a sentence for the user
    public Standing stand(RelayUnderLoad.Factory kind, Scenario scenario)
            throws IOException, InterruptedException {
        return Standing.start(
                kind, scenario, plan, latencyNs, share -> bar.detail("joining", share * 0.3));
    }

    /// Lets everybody speak for as long as the plan says.
    public void warmUp(Standing standing) throws InterruptedException {
        standing.crowd().start();
        bar.detail("warming up", 0.6);
        Thread.sleep((long) (plan.warmUpSeconds() * 1000));
        standing.crowd().pause();
    }

    /// Measures a relay that stands.
    public LoadResult measure(Standing standing, int round, double warmUpSeconds)
            throws IOException, InterruptedException {
        return measure(standing, round, warmUpSeconds, 0);
    }

    private LoadResult measure(Standing standing, int round, double warmUpSeconds, int roomsAtOnce)
            throws IOException, InterruptedException {
        Crowd crowd = standing.crowd();
        bar.detail("warming up", 0.3);
        Storm storm = new Storm(standing.relay(), roomsAtOnce);
        crowd.start();
        Thread.sleep((long) (warmUpSeconds * 1000));
        crowd.pause();
        System.gc(); // What lives on is not copied again while packets are due.
        Thread.sleep(SILENCE_MS);
        lateness.reset();
        Reading before = Reading.take(standing);
        storm.beginMeasuring();
        Intervals intervals = new Intervals(standing, latencyNs, bar);
        crowd.start();
        intervals.watch(plan.seconds());
        crowd.pause();
        double seconds = intervals.seconds();
        storm.stop();
        Thread.sleep(SILENCE_MS);
        Reading after = Reading.take(standing);
        CpuAccount.Used used = after.cpu().since(before.cpu());
        CpuAccount.Used ownUsed = after.ownCpu().since(before.ownCpu());
        return new LoadResult(
                standing.scenario().name(),
                standing.name(),
                round,
                standing.scenario().parameters(),
                standing.scenario().receivers(),
                standing.scenario().participants(),
                traffic(standing.scenario(), before.count(), after.count(), seconds),
                new LoadResult.Cpu(used.userNs(), used.systemNs()),
                memory(standing, before, after),
                LoadResult.Latency.ofNanos(intervals.latencyNs()),
                RelayCounters.batches(before.counters(), after.counters()),
                roomsAtOnce == 0 ? Map.of() : storm.figures(used, ownUsed, seconds),
                intervals.all(),
                limit(ownUsed, after.drops().since(before.drops()), seconds));
    }

    private static LoadResult.Traffic traffic(
            Scenario scenario, Crowd.Count before, Crowd.Count after, double seconds) {
        long received = after.received() - before.received();
        long sent = after.sent() - before.sent();
        long lost = Math.max(0, sent * scenario.receivers() - received);
        return new LoadResult.Traffic(seconds, sent, received, lost);
    }

    private static LoadResult.Memory memory(Standing standing, Reading before, Reading after)
            throws IOException {
        long residentBytes = CpuAccount.residentBytes(standing.relay().pids());
        return new LoadResult.Memory(
                residentBytes,
                Math.max(0, residentBytes - standing.emptyBytes())
                        / standing.scenario().participants(),
                RelayCounters.allocatedBytes(before.counters(), after.counters()));
    }

    /// Whether the figures would be of the generator: it lost packets itself, was busy all the
    /// time, or late.
    private @Nullable String limit(CpuAccount.Used used, long dropped, double seconds) {
        double share = used.totalNs() / NS_PER_S / seconds / plan.generatorCpus();
        double lateMs = lateness.getValueAtPercentile(99) / 1e6;
        if (dropped > 0) {
            return String.format(Locale.ROOT, "its sockets were too full for %,d packets", dropped);
        }
        if (share > 0.95) {
            return String.format(Locale.ROOT, "its cores were %.0f %% busy", share * 100);
        }
        if (lateMs > 5) {
            return String.format(Locale.ROOT, "one frame in a hundred left %.1f ms late", lateMs);
        }
        return null;
    }
}
