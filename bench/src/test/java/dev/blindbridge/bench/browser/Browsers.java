package dev.blindbridge.bench.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The distribution's own Chromium and Firefox with fake cameras and microphones. One process each;
/// every participant has a context of its own, which is a fresh profile.
final class Browsers implements AutoCloseable {
    enum Kind {
        CHROMIUM,
        FIREFOX
    }

    private static final List<String> CHROMIUM_FLAGS =
            List.of(
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream",
                    // Several participants share one process, but only one page can be in front.
                    "--disable-background-timer-throttling",
                    "--disable-backgrounding-occluded-windows",
                    "--disable-renderer-backgrounding");

    private static final Map<String, Object> FIREFOX_PREFERENCES =
            Map.of(
                    "media.navigator.streams.fake", true,
                    "media.navigator.permission.disabled", true,
                    "media.autoplay.default", 0,
                    "media.autoplay.blocking_policy", 0,
                    "dom.min_background_timeout_value", 4,
                    "dom.timeout.throttling_delay", 0);

    private final Playwright playwright =
            Playwright.create(
                    new Playwright.CreateOptions()
                            .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Map<Kind, Browser> running = new EnumMap<>(Kind.class);

    /// A fresh profile at a desk: 1280 by 720, light.
    BrowserContext participant(Kind kind) {
        return browser(kind).newContext(new Browser.NewContextOptions().setViewportSize(1280, 720));
    }

    /// A fresh profile at a phone's width, in the dark scheme.
    BrowserContext phone(Kind kind) {
        return browser(kind)
                .newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(390, 844)
                                .setColorScheme(ColorScheme.DARK));
    }

    private Browser browser(Kind kind) {
        return running.computeIfAbsent(kind, this::launch);
    }

    private Browser launch(Kind kind) {
        return switch (kind) {
            case CHROMIUM ->
                    playwright
                            .chromium()
                            .launch(
                                    new LaunchOptions()
                                            .setExecutablePath(
                                                    installed("chromium", "google-chrome-stable"))
                                            .setChromiumSandbox(false)
                                            .setArgs(CHROMIUM_FLAGS));
            case FIREFOX ->
                    playwright
                            .firefox()
                            .launch(
                                    new LaunchOptions()
                                            .setChannel("moz-firefox")
                                            .setExecutablePath(installed("firefox-esr", "firefox"))
                                            .setFirefoxUserPrefs(FIREFOX_PREFERENCES));
        };
    }

    private static Path installed(String... names) {
        for (String name : names) {
            for (String folder : System.getenv("PATH").split(":", -1)) {
                Path candidate = Path.of(folder, name);
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
            }
        }
        throw new IllegalStateException(
                "The browser tests need "
                        + names[0]
                        + ": ./blindbridge test installs it or says how.");
    }

    @Override
    public void close() {
        running.values().forEach(Browser::close);
        playwright.close();
    }
}
