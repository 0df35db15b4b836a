package dev.blindbridge.bench.report;

import dev.blindbridge.bench.report.Chart.Bar;
import dev.blindbridge.bench.report.Chart.Bars;
import dev.blindbridge.bench.report.Chart.Line;
import dev.blindbridge.bench.report.Chart.Lines;
import dev.blindbridge.bench.report.Chart.Point;
import dev.blindbridge.bench.report.Chart.Scale;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A chart as SVG. Colours are names of chart.css, so that the page decides; a point or bar tells
/// its value when the pointer or the keyboard is on it, without a script.
final class SvgChart {
    /// Narrow, so that a phone shows letters of a size to read.
    private static final int WIDTH = 420;

    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 26;
    private static final int TOP = 14;
    private static final int BOTTOM = 220;

    /// Height of a line of the legend.
    private static final int LEGEND_LINE = 20;

    /// Roughly, of the font of chart.css.
    private static final double LETTER_WIDTH = 7.2;

    private static final int COLOURS = 6;

    /// With more points than this a tabulator would be a labour, and the table below says it too.
    private static final int MOST_STOPS = 60;

    private final StringBuilder svg = new StringBuilder();
    private final Chart chart;

    private SvgChart(Chart chart) {
        this.chart = chart;
    }

    /// For a page that has chart.css.
    static String inPage(Chart chart) {
        return new SvgChart(chart).draw("");
    }

    /// A file of its own, light or dark as the reader's system is.
    static String alone(Chart chart, String style) {
        return new SvgChart(chart).draw("<style>" + style + "</style>");
    }

    private String draw(String style) {
        List<String> names =
                switch (chart) {
                    case Lines lines -> lines.lines().stream().map(Line::name).toList();
                    case Bars bars -> bars.bars().stream().map(Bar::name).toList();
                };
        StringBuilder legend = new StringBuilder();
        int height = legend(names, legend);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" class=\"chart\""
                        + " role=\"group\" aria-label=\"%s\">",
                WIDTH, height, Html.escaped(chart.title()));
        svg.append(style);
        if (!style.isEmpty()) {
            add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
        }
        svg.append(legend);
        switch (chart) {
            case Lines lines -> lines(lines);
            case Bars bars -> bars(bars);
        }
        return svg.append("</svg>\n").toString();
    }

    // The annotation that it asks for would be a dependency.
    @SuppressWarnings("AnnotateFormatMethod")
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /// Below the plot, in as many lines as it takes.
    ///
    /// @return the height of all
    private int legend(List<String> names, StringBuilder out) {
        double x = LEFT;
        int y = BOTTOM + 58;
        for (int i = 0; i < names.size(); i++) {
            double width = 34 + names.get(i).length() * LETTER_WIDTH;
            if (x > LEFT && x + width > RIGHT) {
                x = LEFT;
                y += LEGEND_LINE;
            }
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<rect class=\"fill%d\" x=\"%.0f\" y=\"%d\" width=\"12\" height=\"12\""
                                    + " rx=\"2\"/><text x=\"%.0f\" y=\"%d\">%s</text>%n",
                            i % COLOURS,
                            x,
                            y - 10,
                            x + 17,
                            y,
                            Html.escaped(names.get(i))));
            x += width;
        }
        return y + 14;
    }

    private void lines(Lines lines) {
        List<Point> all = lines.lines().stream().flatMap(line -> line.points().stream()).toList();
        double left = all.stream().mapToDouble(Point::across).min().orElse(0);
        double right = all.stream().mapToDouble(Point::across).max().orElse(1);
        double low = all.stream().mapToDouble(Point::low).min().orElse(0);
        double high = all.stream().mapToDouble(Point::high).max().orElse(1);
        Axis across = Axis.over(lines.acrossScale(), left, right);
        Axis up = Axis.over(lines.upScale(), lines.upScale() == Scale.LINEAR ? 0 : low, high);
        upAxis(up, lines.up());
        for (double tick : across.ticks()) {
            double x = x(across, tick);
            add("<path class=\"tick\" d=\"M%.1f %dv5\"/>", x, BOTTOM);
            text(x, BOTTOM + 19, "middle", across.label(tick));
        }
        text((LEFT + RIGHT) / 2.0, BOTTOM + 37, "middle", lines.across());
        for (int i = 0; i < lines.lines().size(); i++) {
            line(lines.lines().get(i), i, across, up, all.size() <= MOST_STOPS);
        }
    }

    private static double x(Axis across, double value) {
        return LEFT + across.place(value) * (RIGHT - LEFT);
    }

    private static double y(Axis up, double value) {
        return BOTTOM - up.place(value) * (BOTTOM - TOP);
    }

    private void upAxis(Axis up, String title) {
        for (double tick : up.ticks()) {
            double y = y(up, tick);
            add("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, RIGHT);
            text(LEFT - 7, y + 4, "end", up.label(tick));
        }
        add(
                "<text transform=\"translate(13 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + BOTTOM) / 2, Html.escaped(title));
        add("<path class=\"axis\" d=\"M%d %dH%d\"/>", LEFT, BOTTOM, RIGHT);
    }

    private void text(double x, double y, String anchor, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x, y, anchor, Html.escaped(text));
    }

    private void line(Line line, int number, Axis across, Axis up, boolean stops) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(path.isEmpty() ? 'M' : 'L');
            path.append(place(x(across, point.across()), y(up, point.up())));
        }
        int colour = number % COLOURS;
        add("<path class=\"line line%d\" d=\"%s\"/>", colour, path);
        for (Point point : line.points()) {
            double x = x(across, point.across());
            if (point.high() > point.low()) {
                double low = y(up, point.low());
                double high = y(up, point.high());
                add(
                        "<path class=\"spread line%d\" d=\"M%.1f %.1fV%.1fm-4 0h8M%.1f %.1fh8\"/>",
                        colour, x, low, high, x - 4, low);
            }
        }
        if (stops) {
            line.points().forEach(point -> dot(line.name(), point, colour, across, up));
        }
    }

    private static String place(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    private void dot(String name, Point point, int colour, Axis across, Axis up) {
        String says = name + ", " + across.label(point.across()) + ": " + Axis.number(point.up());
        if (point.high() > point.low()) {
            says += " (" + Axis.number(point.low()) + "–" + Axis.number(point.high()) + ")";
        }
        double x = x(across, point.across());
        double y = y(up, point.up());
        stop(
                says,
                String.format(
                        Locale.ROOT,
                        "<circle class=\"hand\" cx=\"%.1f\" cy=\"%.1f\" r=\"10\"/>"
                                + "<circle class=\"dot fill%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>",
                        x,
                        y,
                        colour,
                        x,
                        y),
                x,
                y);
    }

    /// A mark that tells its value to pointer, keyboard and screen reader.
    private void stop(String says, String mark, double x, double y) {
        double half = says.length() * LETTER_WIDTH / 2 + 6;
        double middle = Math.clamp(x, LEFT + half, Math.max(LEFT + half, RIGHT - half));
        double above = y > TOP + 34 ? y - 32 : y + 12;
        add(
                "<g class=\"stop\" tabindex=\"0\" role=\"img\" aria-label=\"%s\">%s"
                        + "<g class=\"tip\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"22\""
                        + " rx=\"4\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text></g></g>",
                Html.escaped(says),
                mark,
                middle - half,
                above,
                2 * half,
                middle,
                above + 15,
                Html.escaped(says));
    }

    private void bars(Bars bars) {
        Axis up = Axis.over(Scale.LINEAR, 0, highest(bars));
        upAxis(up, bars.up());
        int categories = bars.categories().size();
        double group = (double) (RIGHT - LEFT) / Math.max(categories, 1);
        int beside = bars.stacked() ? 1 : Math.max(bars.bars().size(), 1);
        double width = Math.min(group * 0.76 / beside, 64);
        for (int c = 0; c < categories; c++) {
            double middle = LEFT + (c + 0.5) * group;
            category(bars.categories().get(c), middle, group, c);
            double below = 0;
            for (int b = 0; b < bars.bars().size(); b++) {
                Double value = bars.bars().get(b).values().get(c);
                if (value == null) {
                    continue;
                }
                double x = middle - width * beside / 2.0 + (bars.stacked() ? 0 : b * width);
                String says =
                        bars.categories().get(c)
                                + ", "
                                + bars.bars().get(b).name()
                                + ": "
                                + Axis.number(value);
                bar(says, b % COLOURS, x, width, y(up, below), y(up, below + value));
                below += bars.stacked() ? value : 0;
            }
        }
    }

    /// A long name among many goes on the lower of two lines, and is cut where it does not fit.
    private void category(String name, double middle, double group, int number) {
        boolean crowded = (name.length() + 2) * LETTER_WIDTH > group;
        int room = (int) (group * (crowded ? 2 : 1) / LETTER_WIDTH);
        String shown =
                name.length() <= room ? name : name.substring(0, Math.max(room - 1, 1)) + "…";
        text(middle, BOTTOM + (crowded && number % 2 == 1 ? 35 : 19), "middle", shown);
    }

    private static double highest(Bars bars) {
        double highest = 0;
        for (int c = 0; c < bars.categories().size(); c++) {
            double sum = 0;
            for (Bar bar : bars.bars()) {
                @Nullable Double value = bar.values().get(c);
                double height = value == null ? 0 : value;
                sum = bars.stacked() ? sum + height : Math.max(sum, height);
            }
            highest = Math.max(highest, sum);
        }
        return highest == 0 ? 1 : highest;
    }

    private void bar(String says, int colour, double x, double width, double low, double high) {
        stop(
                says,
                String.format(
                        Locale.ROOT,
                        "<rect class=\"bar fill%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                                + " height=\"%.1f\"/>",
                        colour,
                        x + 1,
                        high,
                        Math.max(width - 2, 1),
                        Math.max(low - high, 0.5)),
                x + width / 2,
                high);
    }
}
