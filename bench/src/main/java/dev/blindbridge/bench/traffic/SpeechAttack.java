package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Tells speech from silence, a fifth of a second at a time. Learns from all voices but one and is
/// tried on that one, for each voice in turn.
final class SpeechAttack {
    private SpeechAttack() {}

    static Roc run(List<Utterance> trace, Channel channel) {
        return run(Window.of(trace, channel), trace.size());
    }

    /// The negative control: the same windows with labels dealt at random hold nothing to learn.
    static Roc runShuffled(List<Utterance> trace, Channel channel) {
        List<Window> windows = Window.of(trace, channel);
        List<Boolean> labels = new ArrayList<>(windows.stream().map(Window::speech).toList());
        Collections.shuffle(labels, new Random(3));
        List<Window> shuffled = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            shuffled.add(
                    new Window(
                            window.utterance(), window.voice(), labels.get(i), window.features()));
        }
        return run(shuffled, trace.size());
    }

    private static Roc run(List<Window> windows, int utterances) {
        List<Roc.Scored> scored = new ArrayList<>();
        for (String voice : new TreeSet<>(windows.stream().map(Window::voice).toList())) {
            List<Window> others = windows.stream().filter(w -> !w.voice().equals(voice)).toList();
            LogisticRegression learnt = new LogisticRegression(others);
            windows.stream()
                    .filter(w -> w.voice().equals(voice))
                    .forEach(w ->
                            scored.add(new Roc.Scored(w.utterance(), w.speech(), learnt.score(w))));
        }
        return Roc.of(scored, utterances);
    }
}
