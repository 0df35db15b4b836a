package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Tells words from words: the packets of an utterance are compared with those of every utterance
/// of *other voices* by dynamic time warping, and the word of the nearest one is the guess.
final class WordAttack {
    /// How many packets one may run ahead of the other.
    private static final int BAND = 15;

    private static final int PERMUTATIONS = 2000;

    /// 97.5 % of a normal distribution are below.
    private static final double Z = 1.96;

    private WordAttack() {}

    /// How often the guess was right.
    ///
    /// @param lower of the 95 % confidence interval (Wilson)
    /// @param permutationP how often words dealt at random do as well
    record Result(double share, double lower, double upper, double permutationP) {}

    /// The negative control: the same packets, each with some other utterance's word.
    static List<Utterance> shuffled(List<Utterance> trace) {
        List<String> words = new ArrayList<>(trace.stream().map(Utterance::word).toList());
        Collections.shuffle(words, new Random(6));
        List<Utterance> shuffled = new ArrayList<>();
        for (int i = 0; i < trace.size(); i++) {
            Utterance one = trace.get(i);
            shuffled.add(
                    new Utterance(
                            one.voice(),
                            one.wordsPerMinute(),
                            words.get(i),
                            one.beginMs(),
                            one.endMs(),
                            one.packets()));
        }
        return shuffled;
    }

    static Result run(List<Utterance> trace, Channel channel) {
        double[][][] sequences = sequences(trace, channel);
        Random ties = new Random(4);
        int[] nearest = new int[trace.size()];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = nearest(i, trace, sequences, ties);
        }
        List<String> words = new ArrayList<>(trace.stream().map(Utterance::word).toList());
        double share = share(words, nearest);
        Random random = new Random(5);
        int asGood = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            Collections.shuffle(words, random);
            asGood += share(words, nearest) >= share ? 1 : 0;
        }
        double n = nearest.length;
        double centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half =
                Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return new Result(share, centre - half, centre + half, (asGood + 1.0) / (PERMUTATIONS + 1));
    }

    private static double share(List<String> words, int[] nearest) {
        int right = 0;
        for (int i = 0; i < nearest.length; i++) {
            right += words.get(i).equals(words.get(nearest[i])) ? 1 : 0;
        }
        return (double) right / nearest.length;
    }

    /// Among equally near ones any: where nothing differs, the guess is a guess.
    private static int nearest(
            int index, List<Utterance> trace, double[][][] sequences, Random ties) {
        double best = Double.POSITIVE_INFINITY;
        List<Integer> found = new ArrayList<>();
        for (int other = 0; other < trace.size(); other++) {
            if (trace.get(other).voice().equals(trace.get(index).voice())) {
                continue;
            }
            double distance = distance(sequences[index], sequences[other]);
            if (distance < best) {
                best = distance;
                found.clear();
            }
            if (distance == best) {
                found.add(other);
            }
        }
        return found.get(ties.nextInt(found.size()));
    }

    /// For each utterance its packets: size; pause before it and delay; each standardised over the
    /// whole trace. What never changes is 0; what is far out is no farther than two deviations, so
    /// that one late packet does not drown the others.
    private static double[][][] sequences(List<Utterance> trace, Channel channel) {
        double[][][] sequences = new double[trace.size()][][];
        for (int u = 0; u < sequences.length; u++) {
            List<Packet> packets = trace.get(u).packets();
            sequences[u] = new double[packets.size()][];
            double lastMs = 0;
            for (int p = 0; p < packets.size(); p++) {
                Packet packet = packets.get(p);
                double pauseMs = packet.timeMs() - lastMs;
                lastMs = packet.timeMs();
                sequences[u][p] =
                        switch (channel) {
                            case SIZES -> new double[] {packet.sizeBytes()};
                            case TIMES -> new double[] {pauseMs, (double) packet.delayMs()};
                            case BOTH ->
                                    new double[] {packet.sizeBytes(), pauseMs, packet.delayMs()};
                        };
            }
        }
        standardise(sequences);
        return sequences;
    }

    private static void standardise(double[][][] sequences) {
        double[][] all = Arrays.stream(sequences).flatMap(Arrays::stream).toArray(double[][]::new);
        for (int f = 0; f < all[0].length; f++) {
            double sum = 0;
            double squares = 0;
            for (double[] packet : all) {
                sum += packet[f];
                squares += packet[f] * packet[f];
            }
            double mean = sum / all.length;
            double deviation = Math.sqrt(Math.max(0, squares / all.length - mean * mean));
            for (double[] packet : all) {
                packet[f] =
                        deviation < 1e-9 ? 0 : Math.clamp((packet[f] - mean) / deviation, -2, 2);
            }
        }
    }

    /// The cheapest way to run through both sequences at once, per step.
    private static double distance(double[][] first, double[][] second) {
        double[] above = new double[second.length + 1];
        Arrays.fill(above, Double.POSITIVE_INFINITY);
        above[0] = 0;
        for (int i = 1; i <= first.length; i++) {
            double[] row = new double[second.length + 1];
            Arrays.fill(row, Double.POSITIVE_INFINITY);
            int middle = i * second.length / first.length;
            int to = Math.min(second.length, middle + BAND);
            for (int j = Math.max(1, middle - BAND); j <= to; j++) {
                double before = Math.min(above[j - 1], Math.min(above[j], row[j - 1]));
                row[j] = before + cost(first[i - 1], second[j - 1]);
            }
            above = row;
        }
        return above[second.length] / (first.length + second.length);
    }

    private static double cost(double[] first, double[] second) {
        double cost = 0;
        for (int f = 0; f < first.length; f++) {
            cost += Math.abs(first[f] - second[f]);
        }
        return cost;
    }
}
