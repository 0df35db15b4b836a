package dev.blindbridge.bench.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What people do in a meeting besides talking: they send files, look at the list of people, react,
/// and remove somebody. Between real browsers, as people do it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharingBrowserIT {
    private static final String PASSPHRASE = "acorn-basil-copper-dune-ember";
    private static final int FILE_BYTES = 300 * 1024;
    private static final double PATIENCE_MS = 25_000;

    /// Keeps what the page offers to save, so that its hash can be taken.
    private static final String KEEP_BLOBS =
            "const create = URL.createObjectURL;"
                    + "URL.createObjectURL = blob => { globalThis.saved = blob; return create(blob); };";

    private static final String HASH_OF_SAVED =
            "saved.arrayBuffer().then(b => crypto.subtle.digest('SHA-256', b)).then(h =>"
                    + " Array.from(new Uint8Array(h), x => x.toString(16).padStart(2, '0')).join(''))";

    private final List<Participant> present = new ArrayList<>();
    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "sharing.log"));
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

    private Participant join(BrowserContext context, String name, String link) {
        Participant participant = new Participant(context, name);
        participant.page().addInitScript(KEEP_BLOBS);
        present.add(participant);
        return participant.join(link);
    }

    private String link(String room) {
        return relay.origin() + "/" + room + "#" + PASSPHRASE;
    }

    @Test
    void shouldCarryAFileBothWays() throws Exception {
        String link = link("files");
        Participant ada = join(browsers.participant(Browsers.Kind.CHROMIUM), "Ada", link);
        Participant bea = join(browsers.phone(Browsers.Kind.FIREFOX), "Bea", link);
        ada.awaitSeeingAndHearing("Bea");
        send(ada, bea, "plan.pdf", 1);
        ada.screenshot("file-ada-desktop");
        bea.screenshot("file-bea-phone");
        send(bea, ada, "holiday.jpg", 2);
        ada.awaitSeeingAndHearing("Bea");
    }

    private static void send(Participant from, Participant to, String fileName, int seed)
            throws Exception {
        byte[] content = new byte[FILE_BYTES];
        new Random(seed).nextBytes(content);
        openChat(from);
        from.element("chat-file").setInputFiles(new FilePayload(fileName, "", content));
        openChat(to);
        Locator offered =
                to.element("file").filter(new Locator.FilterOptions().setHasText(fileName));
        offered.getByTestId("file-accept").click();
        assertThat(offered.getByTestId("file-save")).isVisible(patiently());
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertEquals(expected, to.page().evaluate(HASH_OF_SAVED), fileName);
        assertEquals(fileName, offered.getByTestId("file-save").getAttribute("download"));
        assertThat(from.element("file").filter(new Locator.FilterOptions().setHasText(fileName)))
                .containsText(to.name() + " has it");
    }

    private static void openChat(Participant participant) {
        if (!participant.element("chat-panel").isVisible()) {
            participant.element("toggle-chat").click();
        }
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS);
    }

    @Test
    void shouldSayWhatIsTooLargeBeforeAnythingIsSent() {
        Participant ada =
                join(browsers.participant(Browsers.Kind.CHROMIUM), "Ada", link("too-large"));
        openChat(ada);
        assertThat(ada.element("chat-attach"))
                .hasAttribute("title", "Send a file of at most 100 MiB");
        ada.page()
                .evaluate(
                        "const t = new DataTransfer();"
                                + "t.items.add(new File([new Uint8Array(100 * 1024 * 1024 + 1)], 'film.mkv'));"
                                + "document.querySelector('#chat').dispatchEvent(new DragEvent('drop',"
                                + " {dataTransfer: t, bubbles: true, cancelable: true}))");
        assertThat(ada.element("chat-problem")).containsText("at most 100 MiB");
        assertThat(ada.element("file")).hasCount(0);
    }

    @Test
    void shouldRemoveSomebodyWhileTheOthersGoOn() {
        String link = link("removal");
        Participant ada = join(browsers.participant(Browsers.Kind.CHROMIUM), "Ada", link);
        Participant bea = join(browsers.participant(Browsers.Kind.FIREFOX), "Bea", link);
        Participant cy = join(browsers.participant(Browsers.Kind.CHROMIUM), "Cy", link);
        ada.awaitSeeingAndHearing("Bea");
        ada.awaitSeeingAndHearing("Cy");
        bea.awaitSeeingAndHearing("Cy");

        ada.element("encryption-summary").click();
        String words = ada.element("people-words").first().innerText();
        assertEquals(5, words.split(" ", -1).length, words);
        ada.screenshot("people-ada");
        personIn(ada, "Cy").getByTestId("people-remove").click();
        String passphrase = ada.element("removal-passphrase").innerText();
        ada.screenshot("removal-ada");
        ada.element("removal-confirm").click();

        assertThat(cy.element("ended-removed")).isVisible(patiently());
        cy.screenshot("removed-cy");
        assertThat(bea.element("notice-new-passphrase"))
                .containsText(
                        "Ada has changed the passphrase",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS));
        bea.screenshot("removal-bea");
        for (Participant stayed : List.of(ada, bea)) {
            stayed.await(
                    "the new link",
                    () -> stayed.page().url().endsWith("#" + passphrase.replace(' ', '-')));
            assertThat(stayed.tileOf("Cy")).hasCount(0);
        }
        ada.awaitSeeingAndHearing("Bea");
        bea.awaitSeeingAndHearing("Ada");

        // Back by the old link: packets arrive, and nothing of them can be opened.
        Participant back = join(browsers.participant(Browsers.Kind.CHROMIUM), "Cy", link);
        back.awaitNotice("nobody-answered");
        assertEquals(0, back.framesDecoded(), "frames decoded after the removal");
        assertEquals(0, back.audioEnergy(), "sound heard after the removal");
        ada.chat("without Cy");
        bea.awaitChat("without Cy");
        assertFalse(back.page().content().contains("without Cy"));

        // And by the new one, which a reload keeps.
        bea.page().reload();
        ada.awaitSeeingAndHearing("Bea");
        assertNotEquals(link, bea.page().url());
    }

    /// By the whole name: five words may hold a short one.
    private static Locator personIn(Participant viewer, String name) {
        Locator exactly = viewer.page().getByText(name, new Page.GetByTextOptions().setExact(true));
        return viewer.element("people-person").filter(new Locator.FilterOptions().setHas(exactly));
    }

    @Test
    void shouldAskToMuteAndShowReactions() {
        String link = link("moderation");
        Participant ada = join(browsers.phone(Browsers.Kind.CHROMIUM), "Ada", link);
        Participant bea = join(browsers.participant(Browsers.Kind.FIREFOX), "Bea", link);
        ada.awaitSeeingAndHearing("Bea");

        bea.element("encryption-summary").click();
        assertThat(bea.element("people-remove")).hasCount(0);
        bea.page().keyboard().press("Escape");
        ada.element("encryption-summary").click();
        ada.screenshot("people-phone");
        personIn(ada, "Bea").getByTestId("people-mute").click();
        bea.awaitNotice("asked");
        bea.screenshot("asked-to-mute");
        assertThat(bea.element("toggle-microphone")).hasAttribute("aria-pressed", "true");
        bea.element("action-microphone").click();
        assertThat(bea.element("toggle-microphone")).hasAttribute("aria-pressed", "false");
        assertThat(bea.element("notice-asked")).hasCount(0);
        ada.page().keyboard().press("Escape");

        bea.element("toggle-reactions").click();
        bea.element("reaction").first().click();
        assertThat(ada.tileOf("Bea").locator(".tile-reaction")).hasText("\uD83D\uDC4D");
        ada.screenshot("reaction-phone");
        assertTrue(ada.tileOf("Bea").isVisible());
    }
}
