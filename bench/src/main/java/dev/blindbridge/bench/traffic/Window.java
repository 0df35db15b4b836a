package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.List;

/// A fifth of a second of a microphone's packets, which is either speech or silence.
final class Window {
    static final int LENGTH_MS = 200;

    /// Left out between speech and silence: sound that fades, and the codec's own delay.
    private static final int MARGIN_MS = 100;

    private final int utterance;
    private final String voice;
    private final boolean speech;
    private final double[] features;

    Window(int utterance, String voice, boolean speech, double[] features) {
        this.utterance = utterance;
        this.voice = voice;
        this.speech = speech;
        this.features = features;
    }

    /// Which one; windows of one utterance are not independent.
    int utterance() {
        return utterance;
    }

    String voice() {
        return voice;
    }

    boolean speech() {
        return speech;
    }

    /// What the attacker measures.
    double[] features() {
        return features;
    }

    /// All windows that are clearly one or the other.
    static List<Window> of(List<Utterance> trace, Channel channel) {
        List<Window> windows = new ArrayList<>();
        for (int u = 0; u < trace.size(); u++) {
            Utterance utterance = trace.get(u);
            for (int at = 0; at + LENGTH_MS <= Utterance.LENGTH_MS; at += LENGTH_MS / 2) {
                int end = at + LENGTH_MS;
                boolean speech = at >= utterance.beginMs() && end <= utterance.endMs();
                boolean silence =
                        end <= utterance.beginMs() - MARGIN_MS
                                || at >= utterance.endMs() + MARGIN_MS;
                if ((speech || silence) && !utterance.packets().isEmpty()) {
                    double[] features = features(utterance.packets(), at, channel);
                    windows.add(new Window(u, utterance.voice(), speech, features));
                }
            }
        }
        return windows;
    }

    private static double[] features(List<Packet> packets, int fromMs, Channel channel) {
        List<Packet> inside =
                packets.stream()
                        .filter(p -> p.timeMs() >= fromMs && p.timeMs() < fromMs + LENGTH_MS)
                        .toList();
        // Where no packet came, the size is still that of the last one: that none came is a time.
        int before =
                packets.stream()
                        .filter(p -> p.timeMs() < fromMs)
                        .mapToInt(Packet::sizeBytes)
                        .reduce((_, last) -> last)
                        .orElse(packets.getFirst().sizeBytes());
        double bytes = inside.isEmpty() ? before : 0;
        double largest = inside.isEmpty() ? before : 0;
        double smallest = inside.isEmpty() ? before : Double.MAX_VALUE;
        double longestGapMs = 0;
        double delayMs = 0;
        double longestDelayMs = 0;
        double lastMs = fromMs;
        for (Packet packet : inside) {
            bytes += packet.sizeBytes();
            largest = Math.max(largest, packet.sizeBytes());
            smallest = Math.min(smallest, packet.sizeBytes());
            longestGapMs = Math.max(longestGapMs, packet.timeMs() - lastMs);
            lastMs = packet.timeMs();
            delayMs += (double) packet.delayMs();
            longestDelayMs = Math.max(longestDelayMs, (double) packet.delayMs());
        }
        int count = Math.max(1, inside.size());
        double[] sizes = {bytes / count, largest, smallest};
        double[] times = {inside.size(), longestGapMs, delayMs / count, longestDelayMs};
        return switch (channel) {
            case SIZES -> sizes;
            case TIMES -> times;
            case BOTH -> joined(sizes, times);
        };
    }

    private static double[] joined(double[] first, double[] second) {
        double[] all = new double[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
