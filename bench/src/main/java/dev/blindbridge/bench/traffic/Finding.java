package dev.blindbridge.bench.traffic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the attacks found in one mode, or with `shuffled` in mode A with labels dealt at random.
record Finding(
        Mode mode,
        boolean shuffled,
        List<Utterance> trace,
        Map<Channel, Roc> speech,
        Map<Channel, WordAttack.Result> words) {
    Finding {
        trace = List.copyOf(trace);
        speech = Map.copyOf(speech);
        words = Map.copyOf(words);
    }

    /// All attacks on all recorded traces, and the negative control at the end.
    static List<Finding> all() throws IOException {
        List<Finding> all = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            all.add(of(mode, mode.trace(), false));
        }
        all.add(of(Mode.COMMON, Mode.COMMON.trace(), true));
        return all;
    }

    static Finding of(Mode mode, List<Utterance> trace, boolean shuffled) {
        Map<Channel, Roc> speech = new EnumMap<>(Channel.class);
        Map<Channel, WordAttack.Result> words = new EnumMap<>(Channel.class);
        List<Utterance> labelled = shuffled ? WordAttack.shuffled(trace) : trace;
        for (Channel channel : Channel.values()) {
            speech.put(
                    channel,
                    shuffled
                            ? SpeechAttack.runShuffled(trace, channel)
                            : SpeechAttack.run(trace, channel));
            words.put(channel, WordAttack.run(labelled, channel));
        }
        return new Finding(mode, shuffled, trace, speech, words);
    }

    Roc speech(Channel channel) {
        return Objects.requireNonNull(speech.get(channel));
    }

    WordAttack.Result words(Channel channel) {
        return Objects.requireNonNull(words.get(channel));
    }

    /// For tables and legends.
    String title() {
        return shuffled
                ? "A with labels dealt at random (negative control)"
                : mode.letter() + " " + mode.title();
    }
}
