package dev.blindbridge.bench.report;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The median of several runs and their spread.
///
/// @param low and high the least and the largest
public record Medians(double median, double low, double high) {
    /// Of a figure of these; null if it is known of none.
    public static <T> @Nullable Medians of(List<T> of, Function<T, @Nullable Double> figure) {
        double[] sorted =
                of.stream()
                        .map(figure)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
        if (sorted.length == 0) {
            return null;
        }
        int half = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Medians(median, sorted[0], sorted[sorted.length - 1]);
    }

    static @Nullable Double value(@Nullable Medians medians) {
        return medians == null ? null : medians.median();
    }
}
