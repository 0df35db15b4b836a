package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.report.LoadResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Results that were not measured.
final class Runs {
    private Runs() {}

    /// A run of a million packets at so many microseconds each.
    static LoadResult of(
            String relay,
            int receivers,
            int round,
            double micros,
            long lost,
            @Nullable String generatorLimit) {
        return new LoadResult(
                "fanout-even",
                relay,
                round,
                Map.of("receivers", Integer.toString(receivers)),
                receivers,
                receivers + 1,
                new LoadResult.Traffic(10, 1_000_000 / receivers, 1_000_000, lost),
                new LoadResult.Cpu((long) (micros * 1e9), 0),
                LoadResult.Memory.UNKNOWN,
                null,
                LoadResult.Batches.UNKNOWN,
                Map.of(),
                List.of(),
                generatorLimit);
    }
}
