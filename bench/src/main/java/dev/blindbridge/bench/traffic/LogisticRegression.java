package dev.blindbridge.bench.traffic;

import java.util.List;

/// Learns from windows how likely one is speech: standardised features, plain gradient descent.
/// Half a dozen features need nothing stronger.
final class LogisticRegression {
    private static final int STEPS = 400;
    private static final double RATE = 0.5;

    private final double[] mean;
    private final double[] deviation;
    private final double[] weights;
    private double bias;

    LogisticRegression(List<Window> training) {
        int count = training.getFirst().features().length;
        mean = new double[count];
        deviation = new double[count];
        weights = new double[count];
        standardise(training);
        double[][] inputs = training.stream().map(this::standard).toArray(double[][]::new);
        for (int step = 0; step < STEPS; step++) {
            descend(training, inputs);
        }
    }

    private void standardise(List<Window> training) {
        for (int f = 0; f < mean.length; f++) {
            double sum = 0;
            double squares = 0;
            for (Window window : training) {
                sum += window.features()[f];
                squares += window.features()[f] * window.features()[f];
            }
            mean[f] = sum / training.size();
            deviation[f] = Math.sqrt(Math.max(0, squares / training.size() - mean[f] * mean[f]));
        }
    }

    /// A feature that never changes says nothing.
    private double[] standard(Window window) {
        double[] input = new double[mean.length];
        for (int f = 0; f < input.length; f++) {
            boolean constant = deviation[f] < 1e-9;
            input[f] = constant ? 0 : (window.features()[f] - mean[f]) / deviation[f];
        }
        return input;
    }

    private void descend(List<Window> training, double[][] inputs) {
        double[] slope = new double[weights.length];
        double biasSlope = 0;
        for (int i = 0; i < inputs.length; i++) {
            double likely = 1 / (1 + Math.exp(-bias - score(inputs[i])));
            double error = likely - (training.get(i).speech() ? 1 : 0);
            biasSlope += error;
            for (int f = 0; f < slope.length; f++) {
                slope[f] += error * inputs[i][f];
            }
        }
        bias -= RATE * biasSlope / inputs.length;
        for (int f = 0; f < slope.length; f++) {
            weights[f] -= RATE * slope[f] / inputs.length;
        }
    }

    private double score(double[] input) {
        double score = 0;
        for (int f = 0; f < input.length; f++) {
            score += weights[f] * input[f];
        }
        return score;
    }

    /// Grows with the likelihood of speech. Without the bias, which says only how much speech there
    /// was to learn from.
    double score(Window window) {
        return score(standard(window));
    }
}
