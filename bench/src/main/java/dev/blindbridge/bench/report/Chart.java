package dev.blindbridge.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to plot; [SvgChart] says how it looks.
public sealed interface Chart {
    String title();

    /// What stands up the side, with its unit.
    String up();

    /// Lines through points.
    ///
    /// @param acrossScale of what lies across
    record Lines(
            String title,
            String across,
            String up,
            Scale acrossScale,
            Scale upScale,
            List<Line> lines)
            implements Chart {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /// Groups of bars: one group for each category; the bars beside one another, or, stacked, on
    /// one another.
    ///
    /// @param bars each with one value for each category; null leaves a gap
    record Bars(String title, String up, boolean stacked, List<String> categories, List<Bar> bars)
            implements Chart {
        public Bars {
            categories = List.copyOf(categories);
            bars = List.copyOf(bars);
        }
    }

    /// How values become places.
    enum Scale {
        LINEAR,
        LOGARITHMIC,
        /// Shares below 1 by the number of their nines: 0.9, 0.99 and 0.999 lie evenly.
        NINES
    }

    record Line(String name, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /// A value with the spread of its runs.
    ///
    /// @param low and high the least and the largest of several runs, equal to `up` if there was
    ///   one
    record Point(double across, double up, double low, double high) {
        public static Point of(double across, double up) {
            return new Point(across, up, up, up);
        }
    }

    record Bar(String name, List<@Nullable Double> values) {
        public Bar {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }
}
