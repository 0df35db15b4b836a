package dev.blindbridge.bench.micro;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/// What one benchmark found, with one set of parameters.
///
/// @param subject the class that is measured: `Srtp` of `SrtpBenchmark`
/// @param operation its method
/// @param nanos of one operation, the mean of all iterations
/// @param errorNanos half of the 99.9 % confidence interval of that mean
/// @param allocatedBytes of one operation
public record MicroResult(
        String subject,
        String operation,
        Map<String, String> parameters,
        double nanos,
        @Nullable Double errorNanos,
        @Nullable Double allocatedBytes,
        long samples) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String OWN_BYTES = "ownAllocatedBytes";
    private static final String OWN_OPERATIONS = "ownOperations";

    static MicroResult of(RunResult run) {
        BenchmarkParams params = run.getParams();
        String[] words = params.getBenchmark().split("\\.", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String key : params.getParamsKeys()) {
            parameters.put(key, params.getParam(key));
        }
        Result<?> time = run.getPrimaryResult();
        double error = time.getScoreError();
        return new MicroResult(
                words[words.length - 2].replace("Benchmark", ""),
                words[words.length - 1],
                parameters,
                time.getScore(),
                Double.isNaN(error) ? null : error,
                allocated(run),
                time.getSampleCount());
    }

    @SuppressWarnings("rawtypes") // JMH's own signature
    private static @Nullable Double allocated(RunResult run) {
        Map<String, Result> all = run.getSecondaryResults();
        Result<?> bytes = all.get(OWN_BYTES);
        Result<?> operations = all.get(OWN_OPERATIONS);
        if (bytes != null && operations != null) {
            return bytes.getScore() / operations.getScore();
        }
        Result<?> normalised = all.get(ALLOCATED);
        return normalised == null ? null : normalised.getScore();
    }

    String name() {
        String values =
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + '=' + parameter.getValue())
                        .collect(Collectors.joining(" "));
        return (operation + ' ' + values).strip();
    }
}
