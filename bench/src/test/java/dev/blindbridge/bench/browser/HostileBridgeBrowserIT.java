package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a bad bridge can do to real browsers where they may differ from the clients of the crypto
/// module's tests: between the network and the decoder, and between the server's word and the page.
/// Each attack begins or ends with an honest moment, so that it is the attack that is refused.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostileBridgeBrowserIT {
    private static final String PASSPHRASE = "acorn-basil-copper-dune-ember";

    private final List<Participant> present = new ArrayList<>();
    private Browsers browsers;
    private HostileRelay relay;

    @BeforeAll
    void start() throws Exception {
        relay = new HostileRelay();
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
        relay.does(HostileRelay.Deed.NOTHING);
    }

    private Participant participant(Browsers.Kind kind, String name) {
        Participant participant = new Participant(browsers.participant(kind), name);
        present.add(participant);
        return participant;
    }

    private String link(String room, Browsers.Kind kind) {
        return relay.link(room + "-" + kind.name().toLowerCase(Locale.ROOT), PASSPHRASE);
    }

    /// Lets the bridge rewrite what the server says to this participant.
    private static void lieTo(Participant victim, UnaryOperator<String> lie) {
        victim.page()
                .routeWebSocket(
                        "**/ws",
                        route -> {
                            WebSocketRoute server = route.connectToServer();
                            server.onMessage(frame -> route.send(lie.apply(frame.text())));
                        });
    }

    private static double refused(Participant victim, String reason) {
        return victim.number(
                "blindbridgeStats().then(s => s.sealing.counters." + reason + " ?? 0)");
    }

    private void assertNothingRendered(Participant victim, String speaker) {
        victim.page().waitForTimeout(1_500); // What was underway has been shown.
        double frames = victim.framesShown(speaker);
        double energy = victim.audioEnergy();
        victim.page().waitForTimeout(3_000);
        assertEquals(frames, victim.framesShown(speaker), "pictures shown");
        assertEquals(0, victim.audioEnergy() - energy, 1e-3, "sound heard");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRenderNothingThatTheBridgeChanged(Browsers.Kind kind) {
        String link = link("flipped", kind);
        participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant victim = participant(kind, "Victim").join(link);
        victim.awaitSeeingAndHearing("Ada");

        relay.does(HostileRelay.Deed.FLIP_A_BIT);
        assertNothingRendered(victim, "Ada");
        assertTrue(refused(victim, "AUTH") > 20, "refused: " + refused(victim, "AUTH"));
        PlaywrightAssertions.assertThat(victim.tileOf("Ada"))
                .hasAttribute("data-picture", "stalled");
        victim.screenshot("hostile-flipped-" + kind.name().toLowerCase(Locale.ROOT));

        relay.does(HostileRelay.Deed.NOTHING);
        victim.awaitSeeingAndHearing("Ada");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRenderNothingThatWasNeverSealed(Browsers.Kind kind) {
        String link = link("injected", kind);
        participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant victim = participant(kind, "Victim").join(link);
        victim.awaitSeeingAndHearing("Ada");

        relay.does(HostileRelay.Deed.INJECT_PLAIN);
        assertNothingRendered(victim, "Ada");

        relay.does(HostileRelay.Deed.NOTHING);
        victim.awaitSeeingAndHearing("Ada");
    }

    /// The bridge says that Ada's picture is Bea's and the other way round.
    @ParameterizedTest
    @EnumSource
    void shouldShowNobodyAsSomebodyElse(Browsers.Kind kind) {
        String link = link("swapped", kind);
        participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        participant(Browsers.Kind.CHROMIUM, "Bea").join(link);
        Participant victim = participant(kind, "Victim");
        lieTo(
                victim,
                text ->
                        text.contains("\"type\":\"offer\"")
                                ? text.replace("\"slot\":0", "\"slot\":x")
                                        .replace("\"slot\":1", "\"slot\":0")
                                        .replace("\"slot\":x", "\"slot\":1")
                                : text);
        victim.join(link);
        victim.await("frames refused", () -> refused(victim, "WRONG_STREAM") > 50);

        assertEquals(0, victim.framesShown("Ada"), "Ada's tile");
        assertEquals(0, victim.framesShown("Bea"), "Bea's tile");
        assertEquals(0, victim.audioEnergy(), 1e-3, "sound heard");
        victim.screenshot("hostile-swapped-" + kind.name().toLowerCase(Locale.ROOT));
    }

    /// Every sealed message comes three times.
    @ParameterizedTest
    @EnumSource
    void shouldShowEachMessageOnce(Browsers.Kind kind) {
        String link = link("repeated", kind);
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant victim = participant(kind, "Victim");
        victim.page()
                .routeWebSocket(
                        "**/ws",
                        route -> {
                            WebSocketRoute server = route.connectToServer();
                            server.onMessage(frame -> {
                                int times = frame.text().contains("\"type\":\"relay\"") ? 3 : 1;
                                for (int i = 0; i < times; i++) {
                                    route.send(frame.text());
                                }
                            });
                        });
        victim.join(link);
        victim.awaitSeeingAndHearing("Ada");
        ada.chat("only once");
        victim.awaitChat("only once");
        victim.page().waitForTimeout(500);

        assertEquals(1, victim.element("chat-messages").getByText("only once").count());
        assertTrue(refused(victim, "REPLAY") > 0, "repeated messages were refused");
    }

    /// The server's word alone makes nobody a participant.
    @ParameterizedTest
    @EnumSource
    void shouldNotCallAGhostEncrypted(Browsers.Kind kind) {
        String link = link("ghost", kind);
        participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant victim = participant(kind, "Victim");
        lieTo(
                victim,
                text ->
                        text.contains("\"type\":\"joined\"")
                                ? text.replace("\"members\":[0]", "\"members\":[0,77]")
                                : text);
        victim.join(link);
        victim.awaitSeeingAndHearing("Ada");
        victim.await(
                "a word about the ghost",
                () -> victim.page().locator("[data-testid=tile][data-slot='77']").count() == 1);

        PlaywrightAssertions.assertThat(
                        victim.page()
                                .locator("[data-testid=tile][data-slot='77']")
                                .getByTestId("encryption-state"))
                .not()
                .hasText("End-to-end encrypted");
        victim.page().waitForTimeout(6_000);
        victim.screenshot("hostile-ghost-" + kind.name().toLowerCase(Locale.ROOT));
    }
}
