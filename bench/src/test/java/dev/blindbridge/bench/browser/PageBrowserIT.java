package dev.blindbridge.bench.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page before, around and after a call: what it offers, what it warns of, keyboard, phone,
/// dark.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PageBrowserIT {
    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "page.log"));
        browsers = new Browsers();
    }

    @AfterAll
    void stop() {
        browsers.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldOfferANewRoomAndPassphraseEachTime(Browsers.Kind kind) {
        try (Participant ada = new Participant(browsers.participant(kind), "Ada")) {
            ada.page().navigate(relay.origin() + "/");
            assertThat(ada.element("room-name")).hasValue(Pattern.compile("([a-z]+-){3}[a-z]+"));
            String room = ada.element("room-name").inputValue();
            String passphrase = ada.element("passphrase").inputValue();
            assertEquals(5, passphrase.split(" ", -1).length, passphrase);
            ada.element("room-regenerate").click();
            ada.element("passphrase-regenerate").click();
            assertNotEquals(room, ada.element("room-name").inputValue());
            assertNotEquals(passphrase, ada.element("passphrase").inputValue());
            assertThat(ada.element("passphrase-warning")).isHidden();

            ada.element("room-name").fill("test");
            ada.element("passphrase").fill("password1");
            assertThat(ada.element("room-warning")).isVisible();
            assertThat(ada.element("passphrase-warning")).isVisible();
            ada.screenshot("landing-weak-" + name(kind));
        }
    }

    /// What follows the # must stay in the browser: no request of any kind may hold a word of it.
    @ParameterizedTest
    @EnumSource
    void shouldKeepThePassphraseOutOfEveryRequest(Browsers.Kind kind) {
        try (Participant ada = new Participant(browsers.participant(kind), "Ada")) {
            List<String> sent = new ArrayList<>();
            ada.page()
                    .onRequest(request -> {
                        URI uri = URI.create(request.url());
                        sent.add(uri.getRawPath() + "?" + uri.getRawQuery());
                        sent.add(String.valueOf(request.postData()));
                        sent.add(request.headers().toString());
                    });
            ada.page().onWebSocket(socket -> socket.onFrameSent(frame -> sent.add(frame.text())));
            ada.join(relay.origin() + "/kept-" + name(kind) + "#acorn-basil-copper-dune-ember");
            ada.await("media to flow", () -> ada.outboundSum("packets") > 0);
            assertTrue(sent.size() > 10, "requests seen: " + sent.size());
            for (String text : sent) {
                assertTrue(!text.contains("acorn") && !text.contains("ember"), text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeadFromTheStartIntoACallByKeyboardAlone(Browsers.Kind kind) {
        try (Participant ada = new Participant(browsers.participant(kind), "Ada")) {
            ada.page().navigate(relay.origin() + "/");
            ada.element("landing-name").focus();
            ada.page().keyboard().type("Ada");
            ada.page().keyboard().press("Enter");
            assertThat(ada.element("lobby")).isVisible();
            ada.element("name").focus();
            ada.page().keyboard().press("Enter");
            assertThat(ada.element("room")).isVisible();
            ada.page().keyboard().press("c");
            assertThat(ada.element("chat-panel")).isVisible();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFitAPhoneInTheDark(Browsers.Kind kind) {
        try (Participant ada = new Participant(browsers.phone(kind), "Ada");
                Participant bea = new Participant(browsers.participant(kind), "Bea")) {
            ada.page().navigate(relay.origin() + "/");
            assertThat(ada.element("start")).isVisible();
            assertNoSidewaysScrolling(ada);
            ada.screenshot("phone-landing-" + name(kind));
            String link =
                    relay.origin() + "/phone-" + name(kind) + "#acorn-basil-copper-dune-ember";
            ada.open(link);
            assertNoSidewaysScrolling(ada);
            ada.screenshot("phone-lobby-" + name(kind));
            bea.join(link);
            ada.element("join").click();
            ada.awaitSeeingAndHearing("Bea");
            assertNoSidewaysScrolling(ada);
            ada.screenshot("phone-room-" + name(kind));
        }
    }

    private static void assertNoSidewaysScrolling(Participant one) {
        String hidden =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assertEquals(0, one.number(hidden), "pixels hidden at the side of a phone");
    }

    private static String name(Browsers.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
