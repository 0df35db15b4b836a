package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// Follows a measurement from second to second.
final class Intervals {
    private static final double NS_PER_S = 1e9;

    private final Standing standing;
    private final SingleWriterRecorder recorder;
    private final ProgressBar bar;
    private final Histogram latencyNs = new Histogram(3);
    private final List<LoadResult.Interval> intervals = new ArrayList<>();
    private final long beginNs;
    private long thenNs;
    private CpuAccount cpu;
    private Crowd.Count count;

    /// The measurement begins now.
    ///
    /// @param recorder of latencies in nanoseconds; what it has is forgotten
    Intervals(Standing standing, SingleWriterRecorder recorder, ProgressBar bar)
            throws IOException {
        this.standing = standing;
        this.recorder = recorder;
        this.bar = bar;
        recorder.reset();
        cpu = CpuAccount.read(standing.relay().pids());
        count = standing.crowd().count();
        beginNs = ClientLoop.nowNs();
        thenNs = beginNs;
    }

    /// Returns when the time is over.
    void watch(double seconds) throws IOException, InterruptedException {
        for (int i = 1; i <= Math.max(1, (int) seconds); i++) {
            long leftMs = (beginNs + (long) (i * NS_PER_S) - ClientLoop.nowNs()) / 1_000_000;
            Thread.sleep(Math.clamp(leftMs, 0, (long) (seconds * 1000)));
            LoadResult.Interval interval = next();
            intervals.add(interval);
            bar.detail(
                    String.format(Locale.ROOT, "%,.0f packets/s", interval.outPerSecond()),
                    0.4 + 0.6 * i / seconds);
        }
    }

    private LoadResult.Interval next() throws IOException {
        long nowNs = ClientLoop.nowNs();
        Crowd.Count now = standing.crowd().count();
        CpuAccount cpuNow = CpuAccount.read(standing.relay().pids());
        LoadResult.Latency latency = LoadResult.Latency.ofNanos(takeLatencies());
        double seconds = (nowNs - thenNs) / NS_PER_S;
        long sent = now.sent() - count.sent();
        long received = now.received() - count.received();
        double expected = (double) sent * standing.scenario().receivers();
        double cpuCores = cpuNow.since(cpu).totalNs() / NS_PER_S / seconds;
        cpu = cpuNow;
        count = now;
        thenNs = nowNs;
        return new LoadResult.Interval(
                (nowNs - beginNs) / NS_PER_S,
                sent / seconds,
                received / seconds,
                expected == 0 ? 0 : Math.max(0, 1 - received / expected),
                cpuCores,
                latency == null ? null : latency.micros(0.5),
                latency == null ? null : latency.micros(0.99));
    }

    private Histogram takeLatencies() {
        Histogram some = recorder.getIntervalHistogram();
        latencyNs.add(some);
        return some;
    }

    /// Since the begin.
    double seconds() {
        return (ClientLoop.nowNs() - beginNs) / NS_PER_S;
    }

    List<LoadResult.Interval> all() {
        return intervals;
    }

    /// Of the whole time, and of what came since the last interval.
    Histogram latencyNs() {
        takeLatencies();
        return latencyNs;
    }
}
