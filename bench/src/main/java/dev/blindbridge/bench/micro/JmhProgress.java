package dev.blindbridge.bench.micro;

import dev.blindbridge.bench.report.ProgressBar;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/// JMH's output as steps of a progress bar; of its many lines only what says that something failed.
final class JmhProgress implements OutputFormat {
    private final ProgressBar bar;
    private String last = "";

    JmhProgress(ProgressBar bar) {
        this.bar = bar;
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        String name = name(params);
        if (!name.equals(last)) {
            bar.step(name);
            last = name;
        }
    }

    private static String name(BenchmarkParams params) {
        StringBuilder name =
                new StringBuilder(
                        params.getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1 "));
        for (String key : params.getParamsKeys()) {
            name.append(' ').append(key).append('=').append(params.getParam(key));
        }
        return name.toString();
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
        bar.detail(params.getType().toString().toLowerCase(Locale.ROOT) + ' ' + iteration, 0);
    }

    @Override
    public void println(String line) {
        if (line.contains("<failure>") || line.contains("Exception")) {
            bar.say(line);
        }
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark,
            IterationParams params,
            int iteration,
            IterationResult data) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> result) {}

    @Override
    public void print(String text) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String line) {}

    @Override
    public void write(int text) {}

    @Override
    public void write(byte[] text) {}
}
