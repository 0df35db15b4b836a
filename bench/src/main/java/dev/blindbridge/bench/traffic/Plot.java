package dev.blindbridge.bench.traffic;

import java.util.List;
import java.util.Locale;

/// The picture of docs/traffic-analysis.md: the sizes of one word's packets, the curves of the
/// speech attack, the bars of the word attack. An SVG of a few kilobytes, the same bytes each time.
final class Plot {
    private static final String[] COLOURS = {"#c0392b", "#2e86c1", "#8e44ad", "#1e8449", "#b7950b"};
    private static final int WIDTH = 960;
    private static final int HEIGHT = 400;
    private static final int TOP = 40;
    private static final int SIDE = 240;
    private static final int GAP = 70;
    private static final int LEFT = 50;
    private static final int BOTTOM = TOP + SIDE;
    private static final int LARGEST_BYTES = 220;
    private static final double CHANCE = 0.1;

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    static String of(List<Finding> findings) {
        List<Finding> modes = findings.stream().filter(f -> !f.shuffled()).toList();
        Plot plot = new Plot();
        plot.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">",
                WIDTH, HEIGHT);
        plot.add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        plot.sizes(LEFT, modes);
        plot.curves(LEFT + SIDE + GAP, modes);
        plot.bars(LEFT + 2 * (SIDE + GAP), modes);
        plot.legend(modes);
        plot.add("</svg>");
        return plot.svg.toString();
    }

    // The annotation that it asks for would be a dependency.
    @SuppressWarnings("AnnotateFormatMethod")
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void frame(int x, String title, String across, String up) {
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", x, TOP - 14, title);
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\""
                        + " stroke=\"#999\"/>",
                x, TOP, SIDE, SIDE);
        text(x + SIDE / 2, BOTTOM + 32, "middle", across);
        add(
                "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                x - 36, TOP + SIDE / 2, up);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    /// One utterance of the longest word, the same in each mode.
    private void sizes(int x, List<Finding> modes) {
        Utterance shown =
                modes.getFirst().trace().stream()
                        .filter(utterance -> utterance.word().equals("confidential"))
                        .findFirst()
                        .orElseThrow();
        frame(x, "One word: “" + shown.word() + "”", "milliseconds", "bytes of a sealed packet");
        double scale = (double) SIDE / Utterance.LENGTH_MS;
        add(
                "<rect x=\"%.0f\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"#eee\"/>",
                x + shown.beginMs() * scale,
                TOP + 1,
                (shown.endMs() - shown.beginMs()) * scale,
                SIDE - 2);
        text(x + (shown.beginMs() + shown.endMs()) * scale / 2, TOP + 14, "middle", "speech");
        for (int ms = 0; ms <= Utterance.LENGTH_MS; ms += 500) {
            text(x + ms * scale, BOTTOM + 16, "middle", Integer.toString(ms));
        }
        for (int bytes = 0; bytes <= LARGEST_BYTES; bytes += 50) {
            text(x - 4, sizeY(bytes) + 4, "end", Integer.toString(bytes));
        }
        for (int m = 0; m < modes.size(); m++) {
            StringBuilder dots = new StringBuilder();
            modes.get(m).trace().stream()
                    .filter(u -> same(u, shown))
                    .findFirst()
                    .orElseThrow()
                    .packets()
                    .forEach(packet ->
                            dots.append(
                                    String.format(
                                            Locale.ROOT,
                                            "M%.1f %.1fh.1",
                                            x + packet.timeMs() * scale,
                                            sizeY(packet.sizeBytes()))));
            add(
                    "<path d=\"%s\" stroke=\"%s\" stroke-width=\"4\" stroke-linecap=\"round\""
                            + " fill=\"none\"/>",
                    dots, COLOURS[m]);
        }
    }

    private static double sizeY(int bytes) {
        return BOTTOM - (double) bytes / LARGEST_BYTES * SIDE;
    }

    private static boolean same(Utterance one, Utterance other) {
        return one.word().equals(other.word())
                && one.voice().equals(other.voice())
                && one.wordsPerMinute() == other.wordsPerMinute();
    }

    private void curves(int x, List<Finding> modes) {
        frame(x, "Speech or silence?", "silence taken for speech", "speech recognised");
        percents(x, 1);
        for (int percent = 0; percent <= 100; percent += 50) {
            text(x + percent / 100.0 * SIDE, BOTTOM + 16, "middle", percent + " %");
        }
        add(
                "<path d=\"M%d %dL%d %d\" stroke=\"#999\" stroke-dasharray=\"4\"/>",
                x, BOTTOM, x + SIDE, TOP);
        text(x + SIDE - 6, BOTTOM - 8, "end", "dashed: a coin");
        for (int m = 0; m < modes.size(); m++) {
            StringBuilder line = new StringBuilder();
            double lastX = -1;
            for (Roc.Point point : modes.get(m).speech(Channel.BOTH).points()) {
                double pointX = x + point.falseAlarms() * SIDE;
                // A hundredth of the width is finer than anybody sees.
                if (pointX - lastX >= SIDE / 100.0 || point.hits() == 1) {
                    line.append(
                            String.format(
                                    Locale.ROOT,
                                    "%s%.1f %.1f",
                                    line.isEmpty() ? "M" : "L",
                                    pointX,
                                    BOTTOM - point.hits() * SIDE));
                    lastX = pointX;
                }
            }
            add(
                    "<path d=\"%s\" stroke=\"%s\" stroke-width=\"2\" fill=\"none\"/>",
                    line, COLOURS[m]);
        }
    }

    private void percents(int x, double largest) {
        for (int step = 0; step <= 4; step++) {
            double share = largest * step / 4;
            text(
                    x - 4,
                    BOTTOM - share / largest * SIDE + 4,
                    "end",
                    String.format(Locale.ROOT, "%.0f", share * 100));
        }
    }

    private void bars(int x, List<Finding> modes) {
        double largest =
                modes.stream().mapToDouble(m -> m.words(Channel.SIZES).upper()).max().orElse(1);
        largest = Math.min(1, Math.ceil(largest * 10) / 10);
        frame(x, "Which of ten words?", "by sizes alone", "guessed right, %");
        percents(x, largest);
        double width = (double) SIDE / modes.size();
        for (int m = 0; m < modes.size(); m++) {
            WordAttack.Result words = modes.get(m).words(Channel.SIZES);
            double middle = x + (m + 0.5) * width;
            double height = words.share() / largest * SIDE;
            add(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                    middle - width / 4, BOTTOM - height, width / 2, height, COLOURS[m]);
            add(
                    "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#222\"/>",
                    middle,
                    BOTTOM - words.lower() / largest * SIDE,
                    BOTTOM - words.upper() / largest * SIDE);
            text(middle, BOTTOM + 16, "middle", modes.get(m).mode().letter());
        }
        double chance = BOTTOM - CHANCE / largest * SIDE;
        add(
                "<path d=\"M%d %.1fH%d\" stroke=\"#999\" stroke-dasharray=\"4\"/>",
                x, chance, x + SIDE);
        text(x + SIDE - 6, TOP + 14, "end", "dashed: chance");
    }

    private void legend(List<Finding> modes) {
        for (int m = 0; m < modes.size(); m++) {
            int x = LEFT + m % 3 * (SIDE + GAP);
            int y = BOTTOM + 66 + m / 3 * 22;
            add(
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                    x, y - 11, COLOURS[m]);
            text(x + 18, y, "start", modes.get(m).title());
        }
    }
}
