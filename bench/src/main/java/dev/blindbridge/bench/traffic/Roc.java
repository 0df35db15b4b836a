package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// How well scores tell speech from silence: the curve of hits over false alarms for every
/// threshold, and the area under it. 0.5 is chance, 1 is certainty.
///
/// @param lowerArea of the 95 % confidence interval
record Roc(List<Point> points, double area, double lowerArea, double upperArea) {
    private static final int RESAMPLES = 400;

    record Point(double falseAlarms, double hits) {}

    record Scored(int utterance, boolean speech, double score) {}

    Roc {
        points = List.copyOf(points);
    }

    /// The interval comes from drawing utterances anew with replacement: their windows are alike.
    static Roc of(List<Scored> scored, int utterances) {
        List<List<Scored>> byUtterance = new ArrayList<>();
        for (int u = 0; u < utterances; u++) {
            byUtterance.add(new ArrayList<>());
        }
        scored.forEach(s -> byUtterance.get(s.utterance()).add(s));
        SplittableRandom random = new SplittableRandom(1);
        double[] areas = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            List<Scored> drawn = new ArrayList<>();
            for (int u = 0; u < utterances; u++) {
                drawn.addAll(byUtterance.get(random.nextInt(utterances)));
            }
            areas[i] = area(curve(drawn));
        }
        Arrays.sort(areas);
        List<Point> points = curve(scored);
        return new Roc(
                points,
                area(points),
                areas[(int) (RESAMPLES * 0.025)],
                areas[(int) (RESAMPLES * 0.975)]);
    }

    /// Equal scores make one step: between them the attacker can only guess.
    private static List<Point> curve(List<Scored> scored) {
        List<Scored> sorted = new ArrayList<>(scored);
        sorted.sort(Comparator.comparingDouble(Scored::score).reversed());
        double speech = sorted.stream().filter(Scored::speech).count();
        double silence = sorted.size() - speech;
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0));
        double hits = 0;
        double falseAlarms = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).speech()) {
                hits++;
            } else {
                falseAlarms++;
            }
            boolean last = i + 1 == sorted.size();
            if (last || sorted.get(i + 1).score() != sorted.get(i).score()) {
                points.add(new Point(falseAlarms / silence, hits / speech));
            }
        }
        return points;
    }

    private static double area(List<Point> points) {
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            area += (to.falseAlarms() - from.falseAlarms()) * (to.hits() + from.hits()) / 2;
        }
        return area;
    }
}
