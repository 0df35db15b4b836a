package dev.blindbridge.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// From values to places between 0 and 1, with round ticks.
final class Axis {
    private static final int TICKS = 5;
    private static final double LEAST_GAP_TO_ONE = 1e-4;

    private final Chart.Scale scale;
    private final List<Double> ticks = new ArrayList<>();
    private final double from;
    private final double to;

    private Axis(Chart.Scale scale, double from, double to) {
        this.scale = scale;
        this.from = from;
        this.to = to;
    }

    /// Over these values; a linear axis up the side begins at 0, or lengths would mislead.
    static Axis over(Chart.Scale scale, double low, double high) {
        return switch (scale) {
            case LINEAR -> linear(low, high);
            case LOGARITHMIC -> logarithmic(low, high);
            case NINES -> nines();
        };
    }

    private static Axis linear(double low, double high) {
        double span = high > low ? high - low : Math.max(Math.abs(high), 1);
        double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
        double step = power;
        for (double round : new double[] {1, 2, 5, 10}) {
            step = round * power;
            if (span / step <= TICKS) {
                break;
            }
        }
        double from = Math.floor(low / step) * step;
        double to = Math.max(Math.ceil(high / step) * step, from + step);
        Axis axis = new Axis(Chart.Scale.LINEAR, from, to);
        for (int i = 0; from + i * step <= to + step / 1_000; i++) {
            axis.ticks.add(from + i * step);
        }
        return axis;
    }

    private static Axis logarithmic(double low, double high) {
        double least = low > 0 ? low : 1;
        double from = Math.floor(Math.log10(least));
        double to = Math.max(Math.ceil(Math.log10(Math.max(high, least))), from + 1);
        Axis axis = new Axis(Chart.Scale.LOGARITHMIC, from, to);
        for (double power = from; power <= to; power++) {
            axis.ticks.add(Math.pow(10, power));
        }
        return axis;
    }

    private static Axis nines() {
        Axis axis = new Axis(Chart.Scale.NINES, 0, -Math.log10(LEAST_GAP_TO_ONE));
        axis.ticks.addAll(List.of(0.5, 0.9, 0.99, 0.999, 0.9999));
        return axis;
    }

    List<Double> ticks() {
        return ticks;
    }

    /// 0 at the begin of the axis, 1 at its end; what lies beyond is put at the border.
    double place(double value) {
        double raw =
                switch (scale) {
                    case LINEAR -> value;
                    case LOGARITHMIC -> value > 0 ? Math.log10(value) : from;
                    case NINES -> -Math.log10(Math.max(1 - value, LEAST_GAP_TO_ONE));
                };
        return Math.clamp((raw - from) / (to - from), 0, 1);
    }

    String label(double value) {
        return scale == Chart.Scale.NINES ? percent(value) : number(value);
    }

    private static String percent(double share) {
        return plain(share * 100) + " %";
    }

    /// Short: 1.5k for 1500.
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return plain(value / 1e6) + "M";
        }
        if (size >= 1e4) {
            return plain(value / 1e3) + "k";
        }
        return plain(value);
    }

    /// At most four digits that mean something, no zeros behind.
    private static String plain(double value) {
        if (value == 0) {
            return "0";
        }
        int decimals = Math.clamp(3 - (int) Math.floor(Math.log10(Math.abs(value))), 0, 6);
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
