package dev.blindbridge.bench.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The experiment on its recorded traces, so the same each time: what leaks, what does not, and
/// that the attacks would notice.
class TrafficExperimentTest {
    private static final double CHANCE = 0.1;

    /// Far outside of what 120 guesses among ten words reach by luck: 5.5 standard deviations.
    private static final double BEYOND_LUCK = 0.25;

    private static List<Finding> findings = List.of();

    @BeforeAll
    static void run() throws Exception {
        findings = Finding.all();
    }

    private static Finding finding(Mode mode) {
        return findings.stream()
                .filter(f -> f.mode() == mode && !f.shuffled())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldReadSpeechAndWordsFromTheSizesOfACommonClient() {
        Finding common = finding(Mode.COMMON);
        assertTrue(common.speech(Channel.SIZES).lowerArea() > 0.8);
        assertTrue(common.words(Channel.SIZES).share() > BEYOND_LUCK);
        assertTrue(common.words(Channel.SIZES).permutationP() < 0.001);
    }

    @Test
    void shouldReadAsMuchFromAnUnpaddedFirefox() {
        Finding firefox = finding(Mode.CONSTANT_FIREFOX);
        assertTrue(firefox.speech(Channel.SIZES).lowerArea() > 0.8);
        assertTrue(firefox.words(Channel.SIZES).share() > BEYOND_LUCK);
    }

    /// What is the same everywhere tells nothing: a coin.
    @ParameterizedTest
    @EnumSource(names = {"STRICT", "STRICT_FIREFOX"})
    void shouldReadNothingFromSizesInStrictMode(Mode mode) {
        Finding strict = finding(mode);
        assertTrue(changesOfSize(strict.trace()) <= 2);
        assertEquals(0.5, strict.speech(Channel.SIZES).area(), 0.02);
        for (Channel channel : Channel.values()) {
            assertEquals(0.5, strict.speech(channel).area(), 0.08);
            assertTrue(strict.words(channel).lower() < CHANCE);
            assertTrue(strict.words(channel).share() < BEYOND_LUCK);
        }
    }

    /// A header extension that ends and a counter that grows longer, once in a call; no more.
    private static long changesOfSize(List<Utterance> trace) {
        List<Integer> sizes =
                trace.stream().flatMap(u -> u.packets().stream()).map(Packet::sizeBytes).toList();
        return IntStream.range(1, sizes.size())
                .filter(i -> !sizes.get(i).equals(sizes.get(i - 1)))
                .count();
    }

    /// The negative control of the attacks: where there is nothing to learn they learn nothing.
    @Test
    void shouldFindNothingInLabelsDealtAtRandom() {
        Finding shuffled = findings.getLast();
        assertTrue(shuffled.shuffled());
        for (Channel channel : Channel.values()) {
            assertEquals(0.5, shuffled.speech(channel).area(), 0.08);
            assertTrue(shuffled.words(channel).share() < BEYOND_LUCK);
        }
    }

    /// The positive control: one byte more while somebody speaks, and the attack has it.
    @Test
    void shouldNoticeOneByteInStrictMode() throws Exception {
        List<Utterance> leaky = new ArrayList<>();
        for (Utterance u : Mode.STRICT.trace()) {
            List<Packet> packets =
                    u.packets().stream()
                            .map(p -> {
                                boolean speech =
                                        p.timeMs() >= u.beginMs() && p.timeMs() <= u.endMs();
                                int sizeBytes = p.sizeBytes() + (speech ? 1 : 0);
                                return new Packet(p.timeMs(), sizeBytes, p.delayMs());
                            })
                            .toList();
            leaky.add(
                    new Utterance(
                            u.voice(),
                            u.wordsPerMinute(),
                            u.word(),
                            u.beginMs(),
                            u.endMs(),
                            packets));
        }
        assertTrue(SpeechAttack.run(leaky, Channel.SIZES).lowerArea() > 0.95);
    }

    /// The document says what the command says; `./blindbridge traffic` writes it anew.
    @Test
    void shouldBeWhatTheDocumentSays() throws Exception {
        Path docs = Path.of("..", "docs");
        String document = Files.readString(docs.resolve("traffic-analysis.md"));
        for (String line : Report.table(findings)) {
            assertTrue(document.contains(line), line);
        }
        assertEquals(Plot.of(findings), Files.readString(docs.resolve("traffic-analysis.svg")));
        assertEquals(
                Report.csv(findings), Files.readAllLines(docs.resolve("traffic-analysis.csv")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadBackTheLinesOfATrace(Mode mode) throws Exception {
        List<Utterance> trace = mode.trace();
        assertEquals(120, trace.size());
        for (Utterance utterance : trace) {
            assertEquals(utterance, Utterance.parse(utterance.line()));
        }
    }
}
