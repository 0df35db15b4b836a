package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.traffic.Mode;
import dev.blindbridge.bench.traffic.Packet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page as shipped, in real browsers: sealed packets of sound have one size, whoever speaks,
/// whatever is said, and muted too. The long form is docs/traffic-analysis.md.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SealedSizesBrowserIT {
    private static final double LISTEN_MS = 4000;

    /// What happens once in every call, whoever speaks: an RTP header extension that ends, and the
    /// SFrame counter, which is longer by a byte from frame 8 and again from frame 256.
    private static final int BY_TIME_ALONE = 3;

    private Browsers browsers;

    @BeforeAll
    void start() {
        browsers = new Browsers();
    }

    @AfterAll
    void stop() {
        browsers.close();
    }

    /// How often the size is another than just before.
    private static long changes(List<Packet> packets) {
        return IntStream.range(1, packets.size())
                .filter(i -> packets.get(i).sizeBytes() != packets.get(i - 1).sizeBytes())
                .count();
    }

    @ParameterizedTest
    @EnumSource(names = {"STRICT", "STRICT_FIREFOX"})
    void shouldGiveSoundAndSilenceOneSize(Mode mode) throws Exception {
        try (SpokenCall call = new SpokenCall(browsers, mode, Corpus.syllables())) {
            call.speak();
            call.listen(LISTEN_MS);
            call.toggleMicrophone();
            call.listen(LISTEN_MS / 2);
            List<Packet> packets = call.packets();
            assertTrue(packets.size() > 100, "packets: " + packets.size());
            assertTrue(changes(packets) <= BY_TIME_ALONE, "changes: " + changes(packets));
        }
    }

    /// The negative control: the same page without padding and constant bit rate.
    @Test
    void shouldSeeTheSizesOfACommonClient() throws Exception {
        try (SpokenCall call = new SpokenCall(browsers, Mode.COMMON, Corpus.syllables())) {
            call.speak();
            call.listen(LISTEN_MS);
            assertTrue(changes(call.packets()) > 30, "changes: " + changes(call.packets()));
        }
    }
}
