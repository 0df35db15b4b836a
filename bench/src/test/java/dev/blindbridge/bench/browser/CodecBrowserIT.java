package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AV1 and H.264, sealed, between the browsers that have them (docs/e2ee-protocol.md, section 1),
/// and what becomes of a codec that cannot be sealed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CodecBrowserIT {
    private static final String PASSPHRASE = "acorn-basil-copper-dune-ember";

    private final List<Participant> present = new ArrayList<>();
    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "codec.log"));
        browsers = new Browsers();
    }

    @AfterAll
    void stop() {
        browsers.close();
        relay.close();
    }

    @AfterEach
    void everybodyGoes() {
        present.forEach(Participant::close);
        present.clear();
    }

    private Participant participant(BrowserContext context, String name) {
        Participant participant = new Participant(context, name);
        present.add(participant);
        return participant;
    }

    private String link(String room, String codec) {
        return relay.origin() + "/" + room + "?codec=" + codec + "#" + PASSPHRASE;
    }

    /// The second comes when the first has been sending for a while: what it sees begins with a key
    /// frame that it asked for.
    @ParameterizedTest
    @CsvSource({
        "AV1, CHROMIUM, CHROMIUM",
        "AV1, CHROMIUM, FIREFOX",
        "AV1, FIREFOX, CHROMIUM",
        "AV1, FIREFOX, FIREFOX",
        "H264, CHROMIUM, CHROMIUM",
        "H264, CHROMIUM, FIREFOX",
        "H264, FIREFOX, CHROMIUM"
    })
    void shouldCarryACallForALateJoiner(String codec, Browsers.Kind first, Browsers.Kind second) {
        String room = (codec + "-" + first + "-" + second).toLowerCase(Locale.ROOT);
        Participant ada = participant(browsers.participant(first), "Ada");
        Participant jo = participant(browsers.participant(second), "Jo");
        ada.open(link(room, codec));
        jo.open(link(room, codec));
        assumeSends(ada, first, codec);
        assumeSends(jo, second, codec);

        ada.element("join").click();
        ada.await("pictures on their way", () -> ada.outboundSum("framesEncoded") > 40);
        double keyFramesBefore = ada.outboundSum("keyFramesEncoded");
        jo.element("join").click();
        jo.awaitSeeingAndHearing("Ada");
        ada.awaitSeeingAndHearing("Jo");

        for (Participant one : present) {
            assertEquals("video/" + codec, sentVideo(one));
        }
        if (first == Browsers.Kind.CHROMIUM) { // Firefox does not count them.
            assertTrue(
                    ada.outboundSum("keyFramesEncoded") > keyFramesBefore, "asked for a key frame");
        }
        assertEquals(0, jo.number("blindbridgeStats().then(s => s.sealing.counters.CLEAR ?? 0)"));
        assertEquals(0, jo.number("blindbridgeStats().then(s => s.sealing.counters.AUTH ?? 0)"));
    }

    private static void assumeSends(Participant one, Browsers.Kind kind, String codec) {
        Object has =
                one.page()
                        .evaluate(
                                "codec => RTCRtpSender.getCapabilities('video').codecs"
                                        + ".some(({mimeType}) => mimeType === 'video/' + codec)",
                                codec);
        assumeTrue(Boolean.TRUE.equals(has), kind + " here has no " + codec);
    }

    private static String sentVideo(Participant one) {
        return String.valueOf(
                one.page()
                        .evaluate(
                                "blindbridgeStats().then(s => s.publish.outbound"
                                        + ".find(({kind, packets}) => kind === 'video' && packets > 0).codec)"));
    }

    /// A page whose table of codecs lacks AV1, by which it sends: as if AV1 could not be sealed. It
    /// goes on to see and hear the other, who sends VP8.
    @Test
    void shouldSendNothingOfACodecThatCannotBeSealedAndSaySo() {
        Participant jo = participant(browsers.participant(Browsers.Kind.CHROMIUM), "Jo");
        jo.join(link("unsealable", ""));
        BrowserContext context = browsers.participant(Browsers.Kind.CHROMIUM);
        List<String> changed = new ArrayList<>();
        context.route(
                "**/crypto/codec.js",
                route -> {
                    String text = route.fetch().text();
                    String without = text.replace("['video/av1', AV1], ", "");
                    changed.add(text.equals(without) ? "not found" : "AV1");
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setContentType("text/javascript")
                                    .setBody(without));
                });
        Participant ada = participant(context, "Ada");
        ada.join(link("unsealable", "av1"));
        ada.awaitNotice("unsealable");
        PlaywrightAssertions.assertThat(ada.element("notice-unsealable")).containsText("AV1");
        assertEquals(List.of("AV1"), changed);
        ada.screenshot("unsealable");

        ada.await("frames to be encoded", () -> ada.outboundSum("framesEncoded") > 20);
        ada.awaitSeeingAndHearing("Jo");
        // Chromium probes the path with packets of padding alone: they have no payload.
        assertEquals(0, videoBytes(ada), "payload of pictures");
        assertTrue(ada.number("blindbridgeStats().then(s => s.sealing.counters.SEND_CODEC)") > 20);
        // The control: a codec of the table is sent.
        assertTrue(videoBytes(jo) > 0);
    }

    private static double videoBytes(Participant one) {
        return one.number(
                "blindbridgeStats().then(s => s.publish.outbound.filter(r => r.kind === 'video')"
                        + ".reduce((sum, r) => sum + r.bytes, 0))");
    }
}
