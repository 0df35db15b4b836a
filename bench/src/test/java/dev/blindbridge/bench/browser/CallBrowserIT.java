package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.assertions.LocatorAssertions;
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

/// Whole calls between real browsers, as people make them. Screenshots lie in target/screenshots
/// afterwards.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CallBrowserIT {
    private static final String PASSPHRASE = "acorn-basil-copper-dune-ember";

    private final List<Participant> present = new ArrayList<>();
    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "call.log"));
        browsers = new Browsers();
    }

    @AfterAll
    void stop() throws Exception {
        browsers.close();
        relay.close();
    }

    @AfterEach
    void everybodyGoes() {
        present.forEach(Participant::close);
        present.clear();
    }

    private Participant participant(Browsers.Kind kind, String name) {
        Participant participant = new Participant(browsers.participant(kind), name);
        present.add(participant);
        return participant;
    }

    private String link(String room) {
        return relay.origin() + "/" + room + "#" + PASSPHRASE;
    }

    @ParameterizedTest
    @CsvSource({"CHROMIUM, CHROMIUM", "CHROMIUM, FIREFOX", "FIREFOX, CHROMIUM", "FIREFOX, FIREFOX"})
    void shouldCarryACallOfTwo(Browsers.Kind first, Browsers.Kind second) {
        String title = ("two-" + first + "-" + second).toLowerCase(Locale.ROOT);
        Participant ada = participant(first, "Ada").join(link(title));
        Participant jo = participant(second, "Jörg");
        jo.open(link(title));
        long clickedNs = System.nanoTime();
        jo.element("join").click();
        PlaywrightAssertions.assertThat(jo.tileOf("Ada"))
                .hasAttribute(
                        "data-picture",
                        "live",
                        new LocatorAssertions.HasAttributeOptions().setTimeout(25_000));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - clickedNs);
        System.out.println(title + ": from click on join to remote picture " + millis + " ms");

        ada.awaitSeeingAndHearing("Jörg");
        jo.awaitSeeingAndHearing("Ada");
        ada.chat("Hello from Ada \uD83D\uDC4B");
        jo.awaitChat("Hello from Ada \uD83D\uDC4B");
        jo.chat("and back");
        ada.awaitChat("and back");
        ada.screenshot(title + "-ada");
        jo.screenshot(title + "-joerg");
    }

    @Test
    void shouldCarryThreeWithALateJoinerALeaverAndAReload() {
        String link = link("three-mixed");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant bea = participant(Browsers.Kind.FIREFOX, "Bea").join(link);
        ada.awaitSeeingAndHearing("Bea");
        bea.awaitSeeingAndHearing("Ada");

        Participant cy = participant(Browsers.Kind.CHROMIUM, "Cy").join(link);
        for (Participant one : present) {
            for (Participant other : present) {
                if (one != other) {
                    one.awaitSeeingAndHearing(other.name());
                }
            }
        }
        cy.chat("late but here");
        ada.awaitChat("late but here");
        bea.awaitChat("late but here");
        present.forEach(one -> one.screenshot("three-" + one.name()));

        bea.page().reload();
        ada.awaitSeeingAndHearing("Bea");
        cy.awaitSeeingAndHearing("Bea");
        bea.awaitSeeingAndHearing("Ada");
        bea.awaitSeeingAndHearing("Cy");

        cy.element("leave").click();
        PlaywrightAssertions.assertThat(cy.element("ended")).isVisible();
        PlaywrightAssertions.assertThat(ada.tileOf("Cy")).hasCount(0);
        PlaywrightAssertions.assertThat(bea.tileOf("Cy")).hasCount(0);
        ada.awaitSeeingAndHearing("Bea");
        bea.awaitSeeingAndHearing("Ada");
    }

    @Test
    void shouldSayThatAPassphraseDiffersAndShowNothing() {
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link("wrong-passphrase"));
        Participant bea = participant(Browsers.Kind.FIREFOX, "Bea").join(link("wrong-passphrase"));
        ada.awaitSeeingAndHearing("Bea");

        Participant eve = participant(Browsers.Kind.CHROMIUM, "Eve");
        eve.join(relay.origin() + "/wrong-passphrase#acorn-basil-copper-dune-elbow");
        eve.awaitNotice("nobody-answered");
        ada.awaitNotice("undecryptable");
        bea.awaitNotice("undecryptable");
        eve.screenshot("wrong-passphrase-eve");
        ada.screenshot("wrong-passphrase-ada");

        // Packets do arrive at Eve: it is the missing key that keeps her out.
        assertEquals(0, eve.framesDecoded(), "frames decoded with a wrong passphrase");
        assertEquals(0, eve.audioEnergy(), "audio energy with a wrong passphrase");
        assertEquals(
                0,
                eve.page()
                        .locator("[data-testid=tile][data-own=false][data-picture=live]")
                        .count());
        ada.chat("not for Eve");
        bea.awaitChat("not for Eve");
        assertFalse(eve.page().content().contains("not for Eve"));
        ada.awaitSeeingAndHearing("Bea");
    }

    @Test
    void shouldMuteAndSwitchTheCameraOff() {
        String link = link("mute");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant bea = participant(Browsers.Kind.FIREFOX, "Bea").join(link);
        bea.awaitSeeingAndHearing("Ada");

        ada.element("toggle-microphone").click();
        PlaywrightAssertions.assertThat(bea.tileOf("Ada").locator(".tile-muted")).isVisible();
        bea.page().waitForTimeout(1000);
        double energy = bea.audioEnergy();
        bea.page().waitForTimeout(1500);
        assertEquals(energy, bea.audioEnergy(), 1e-6, "sound while muted");

        ada.element("toggle-camera").click();
        PlaywrightAssertions.assertThat(bea.tileOf("Ada")).hasAttribute("data-picture", "none");
        bea.screenshot("muted-seen-by-bea");

        ada.element("toggle-microphone").click();
        ada.element("toggle-camera").click();
        bea.awaitSeeingAndHearing("Ada");
    }

    @Test
    void shouldGoOnAfterALostWebSocketWithoutAReload() {
        String link = link("lost-socket");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada");
        ada.page()
                .addInitScript(
                        "globalThis.sockets = []; const Real = WebSocket;"
                                + "globalThis.WebSocket = class extends Real {"
                                + " constructor(...a) { super(...a); sockets.push(this); } };");
        ada.join(link);
        Participant bea = participant(Browsers.Kind.CHROMIUM, "Bea").join(link);
        ada.awaitSeeingAndHearing("Bea");
        double sockets = ada.number("sockets.length");

        // 4999 is no close code of the protocol: to the server it is a loss.
        ada.page().evaluate("sockets.at(-1).close(4999)");
        ada.await("a new socket", () -> ada.number("sockets.length") > sockets);
        ada.chat("back again");
        bea.awaitChat("back again");
        bea.chat("welcome back");
        ada.awaitChat("welcome back");
        ada.awaitSeeingAndHearing("Bea");
        bea.awaitSeeingAndHearing("Ada");
        assertTrue(
                ada.number(
                                "performance.getEntriesByType('navigation')[0].type === 'reload' ? 1 : 0")
                        == 0);
    }

    @Test
    void shouldJoinWhereCameraAndMicrophoneAreRefused() {
        String link = link("refused-devices");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant bea = participant(Browsers.Kind.FIREFOX, "Bea");
        bea.page()
                .addInitScript(
                        "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {"
                                + " throw new DOMException('refused', 'NotAllowedError'); };");
        bea.page().navigate(link);
        bea.element("name").fill("Bea");
        PlaywrightAssertions.assertThat(bea.element("camera-problem")).containsText("Allow it");
        bea.screenshot("refused-devices-lobby");
        bea.element("join").click();
        bea.awaitSeeingAndHearing("Ada");
        PlaywrightAssertions.assertThat(ada.tileOf("Bea").getByTestId("encryption-state"))
                .hasText("End-to-end encrypted");
        assertEquals(0, bea.outboundSum("packets"), "packets sent by somebody without devices");
        ada.chat("can you see me?");
        bea.awaitChat("can you see me?");
    }

    @Test
    void shouldJoinWithCameraAndMicrophoneSwitchedOff() {
        String link = link("devices-off");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant bea = participant(Browsers.Kind.FIREFOX, "Bea");
        bea.open(link);
        bea.element("lobby-camera").click();
        bea.element("lobby-microphone").click();
        bea.element("join").click();
        bea.awaitSeeingAndHearing("Ada");
        PlaywrightAssertions.assertThat(ada.tileOf("Bea").locator(".tile-muted")).isVisible();
        PlaywrightAssertions.assertThat(ada.tileOf("Bea")).hasAttribute("data-picture", "none");
        // A muted microphone sends silence of the size of speech, so that the bridge cannot tell.
        assertEquals(0, bea.outboundSum("framesEncoded"), "pictures sent with the camera off");
        assertEquals(0, ada.audioEnergy(), 1e-6, "sound with the microphone off");
    }
}
