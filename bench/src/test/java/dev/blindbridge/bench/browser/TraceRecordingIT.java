package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.traffic.Mode;
import dev.blindbridge.bench.traffic.Packet;
import dev.blindbridge.bench.traffic.Utterance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Records the traces of the traffic-analysis experiment anew, in eight minutes; docs/
/// traffic-analysis.md says how. Needs espeak-ng.
@EnabledIfSystemProperty(named = "traffic.record", matches = "true")
class TraceRecordingIT {
    private static final Path TRACES = Path.of("src/main/resources/dev/blindbridge/bench/traffic");

    @Test
    void shouldRecordEveryMode() throws Exception {
        record(false);
        record(true);
    }

    /// The modes of one browser side by side; more at a time are too much for a small machine.
    static void record(boolean firefox) throws Exception {
        Corpus corpus = Corpus.speak();
        byte[] wav = corpus.wav();
        Map<Mode, SpokenCall> calls = new EnumMap<>(Mode.class);
        try (Browsers browsers = new Browsers()) {
            for (Mode mode : Mode.values()) {
                if (mode.firefox() == firefox) {
                    calls.put(mode, new SpokenCall(browsers, mode, wav));
                }
            }
            calls.values().forEach(SpokenCall::speak);
            double lengthMs = corpus.utterances().size() * (double) Utterance.LENGTH_MS;
            calls.values().iterator().next().listen(lengthMs + 10_000);
            for (Map.Entry<Mode, SpokenCall> call : calls.entrySet()) {
                write(call.getKey(), corpus, call.getValue().packets());
                call.getValue().close();
            }
        }
    }

    private static void write(Mode mode, Corpus corpus, List<Packet> packets) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("# " + mode.title() + ": sealed microphone packets as the relay sees them.");
        lines.add(
                "# voice, words/minute, word, begin and end of its sound (ms); then sent/bytes/delay.");
        for (int u = 0; u < corpus.utterances().size(); u++) {
            Utterance spoken = corpus.utterances().get(u);
            double beginMs = u * (double) Utterance.LENGTH_MS;
            List<Packet> own =
                    packets.stream()
                            .map(p -> new Packet(p.timeMs() - beginMs, p.sizeBytes(), p.delayMs()))
                            .filter(p -> p.timeMs() >= 0 && p.timeMs() < Utterance.LENGTH_MS)
                            .toList();
            lines.add(
                    new Utterance(
                                    spoken.voice(),
                                    spoken.wordsPerMinute(),
                                    spoken.word(),
                                    spoken.beginMs(),
                                    spoken.endMs(),
                                    own)
                            .line());
        }
        assertTrue(packets.size() > 1000, mode + ": " + packets.size());
        Files.createDirectories(TRACES);
        Files.write(TRACES.resolve(mode.file()), lines);
    }
}
