package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
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
    private final Histogram latencyNs = new Histogram(3);

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
        Scenario scenario = standing.scenario();
        RelayUnderLoad relay = standing.relay();
        Crowd crowd = standing.crowd();
        bar.detail("warming up", 0.3);
        Storm storm = new Storm(relay, roomsAtOnce);
        crowd.start();
        Thread.sleep((long) (warmUpSeconds * 1000));
        silence(crowd);
        lateness.reset();
        latencyNs.reset();
        Map<String, Double> countersBefore = relay.counters();
        CpuAccount own = CpuAccount.read(List.of(ProcessHandle.current().pid()));
        Crowd.Count before = crowd.count();
        CpuAccount cpuBefore = CpuAccount.read(relay.pids());
        long joinsBefore = storm.joins();
        storm.joinNs().reset();
        long beginNs = ClientLoop.nowNs();
        crowd.start();
        List<LoadResult.Interval> intervals = watch(scenario, relay, crowd, beginNs);
        crowd.pause();
        double seconds = (ClientLoop.nowNs() - beginNs) / NS_PER_S;
        Map<String, Double> extras =
                roomsAtOnce == 0 ? Map.of() : extras(storm, storm.joins() - joinsBefore, seconds);
        storm.stop();
        Thread.sleep(SILENCE_MS);
        CpuAccount.Used used = CpuAccount.read(relay.pids()).since(cpuBefore);
        Crowd.Count after = crowd.count();
        CpuAccount.Used ownUsed =
                CpuAccount.read(List.of(ProcessHandle.current().pid())).since(own);
        Map<String, Double> countersAfter = relay.counters();
        long received = after.received() - before.received();
        long sent = after.sent() - before.sent();
        long residentBytes = CpuAccount.residentBytes(relay.pids());
        return new LoadResult(
                scenario.name(),
                standing.name(),
                round,
                scenario.parameters(),
                scenario.receivers(),
                scenario.participants(),
                new LoadResult.Traffic(
                        seconds,
                        sent,
                        received,
                        Math.max(0, sent * scenario.receivers() - received)),
                new LoadResult.Cpu(used.userNs(), used.systemNs()),
                new LoadResult.Memory(
                        residentBytes,
                        Math.max(0, residentBytes - standing.emptyBytes())
                                / scenario.participants(),
                        RelayCounters.allocatedBytes(countersBefore, countersAfter)),
                LoadResult.Latency.ofNanos(latencyNs),
                RelayCounters.batches(countersBefore, countersAfter),
                extras,
                intervals,
                limit(ownUsed, seconds));
    }

    private static Map<String, Double> extras(Storm storm, long joins, double seconds) {
        return Map.of(
                "joins_per_s",
                joins / seconds,
                "join_p50_ms",
                storm.joinNs().getValueAtPercentile(50) / 1e6,
                "join_p99_ms",
                storm.joinNs().getValueAtPercentile(99) / 1e6);
    }

    private void silence(Crowd crowd) throws InterruptedException {
        crowd.pause();
        Thread.sleep(SILENCE_MS);
    }

    private List<LoadResult.Interval> watch(
            Scenario scenario, RelayUnderLoad relay, Crowd crowd, long beginNs)
            throws IOException, InterruptedException {
        List<LoadResult.Interval> intervals = new ArrayList<>();
        CpuAccount cpu = CpuAccount.read(relay.pids());
        Crowd.Count count = crowd.count();
        long thenNs = beginNs;
        for (int i = 1; i <= Math.max(1, (int) plan.seconds()); i++) {
            long leftMs = (beginNs + (long) (i * NS_PER_S) - ClientLoop.nowNs()) / 1_000_000;
            Thread.sleep(Math.max(0, Math.min(leftMs, (long) (plan.seconds() * 1000))));
            long nowNs = ClientLoop.nowNs();
            Crowd.Count now = crowd.count();
            CpuAccount cpuNow = CpuAccount.read(relay.pids());
            double seconds = (nowNs - thenNs) / NS_PER_S;
            long sent = now.sent() - count.sent();
            long received = now.received() - count.received();
            double expected = (double) sent * scenario.receivers();
            intervals.add(
                    new LoadResult.Interval(
                            (nowNs - beginNs) / NS_PER_S,
                            sent / seconds,
                            received / seconds,
                            expected == 0 ? 0 : Math.max(0, 1 - received / expected),
                            cpuNow.since(cpu).totalNs() / NS_PER_S / seconds,
                            null,
                            null));
            bar.detail(
                    String.format(Locale.ROOT, "%,.0f packets/s", received / seconds),
                    0.4 + 0.6 * i / plan.seconds());
            cpu = cpuNow;
            count = now;
            thenNs = nowNs;
        }
        return intervals;
    }

    /// Whether the figures would be of the generator: it was busy all the time, or late.
    private @Nullable String limit(CpuAccount.Used used, double seconds) {
        double share = used.totalNs() / NS_PER_S / seconds / plan.generatorCpus();
        double lateMs = lateness.getValueAtPercentile(99) / 1e6;
        if (share > 0.95) {
            return String.format(Locale.ROOT, "its cores were %.0f %% busy", share * 100);
        }
        if (lateMs > 5) {
            return String.format(Locale.ROOT, "one frame in a hundred left %.1f ms late", lateMs);
        }
        return null;
    }
}
