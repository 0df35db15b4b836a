package dev.blindbridge.bench.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One person at one browser, seen from the outside: what they click and what the page shows them.
final class Participant implements AutoCloseable {
    private static final double PATIENCE_MS = 25_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final BrowserContext context;
    private final Page page;
    private final String name;

    Participant(BrowserContext context, String name) {
        this.context = context;
        this.page = context.newPage();
        this.name = name;
        page.setDefaultTimeout(PATIENCE_MS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                System.err.println(name + ": " + message.text());
            }
        });
        page.onPageError(error -> System.err.println(name + ": " + error));
    }

    Page page() {
        return page;
    }

    String name() {
        return name;
    }

    Locator element(String testId) {
        return page.getByTestId(testId);
    }

    /// Opens the invitation and joins with camera and microphone.
    Participant join(String link) {
        open(link);
        element("join").click();
        PlaywrightAssertions.assertThat(element("room"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
        return this;
    }

    /// Opens the invitation and waits for the own picture.
    void open(String link) {
        page.navigate(link);
        element("name").fill(name);
        await(
                "own picture before joining",
                () -> number("document.querySelector('#preview-video').videoWidth") > 0);
    }

    Locator tileOf(String other) {
        return page.locator("[data-testid=tile][data-source=camera]")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.getByText(
                                                other,
                                                new Page.GetByTextOptions().setExact(true))));
    }

    /// Waits until the other's picture and sound arrive, opened, and the statement beside the name
    /// says so.
    void awaitSeeingAndHearing(String other) {
        awaitPicture(other);
        PlaywrightAssertions.assertThat(tileOf(other).getByTestId("encryption-state"))
                .hasText("End-to-end encrypted", patience());
        double energy = audioEnergy();
        await("sound of " + other, () -> audioEnergy() > energy);
    }

    void awaitPicture(String other) {
        PlaywrightAssertions.assertThat(tileOf(other))
                .hasAttribute(
                        "data-picture",
                        "live",
                        new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS));
        double frames = framesShown(other);
        await("moving picture of " + other, () -> framesShown(other) > frames + 5);
    }

    /// As the page counts them: Firefox has no playback statistics of a stream.
    double framesShown(String other) {
        return ((Number) tileOf(other).evaluate("tile => Number(tile.dataset.frames)"))
                .doubleValue();
    }

    double framesDecoded() {
        return inboundSum("framesDecoded");
    }

    double audioEnergy() {
        return inboundSum("totalAudioEnergy");
    }

    private double inboundSum(String field) {
        return number(
                "blindbridgeStats().then(s => (s.subscribe?.inbound ?? []).reduce((sum, r) => sum + r."
                        + field
                        + ", 0))");
    }

    double outboundSum(String field) {
        return number(
                "blindbridgeStats().then(s => (s.publish?.outbound ?? []).reduce((sum, r) => sum + r."
                        + field
                        + ", 0))");
    }

    double number(String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    void chat(String text) {
        if (!element("chat-panel").isVisible()) {
            element("toggle-chat").click();
        }
        element("chat-input").fill(text);
        element("chat-send").click();
    }

    void awaitChat(String text) {
        if (!element("chat-panel").isVisible()) {
            element("toggle-chat").click();
        }
        PlaywrightAssertions.assertThat(element("chat-messages"))
                .containsText(
                        text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS));
    }

    void awaitNotice(String code) {
        PlaywrightAssertions.assertThat(element("notice-" + code))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
    }

    List<String> tileNames() {
        return page.locator("[data-testid=tile] [data-testid=tile-name]").allInnerTexts();
    }

    void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((long) PATIENCE_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                screenshot("failed-" + name);
                throw new AssertionError(
                        name
                                + " waited in vain for: "
                                + what
                                + "; "
                                + page.evaluate(
                                        "typeof blindbridgeStats === 'undefined' ? '' : blindbridgeStats().then(s => JSON.stringify(s))"));
            }
            page.waitForTimeout(100);
        }
    }

    void screenshot(String title) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(title + ".png")));
    }

    private static LocatorAssertions.HasTextOptions patience() {
        return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS);
    }

    @Override
    public void close() {
        context.close();
    }
}
