package dev.blindbridge.bench.browser;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The first join of a fresh process is as good as any later one. A relay that has not warmed up
/// loses or stretches the browser's first probes, and its estimate then stays at 300 kbit/s for
/// many seconds.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FirstJoinBrowserIT {
    private static final double ENOUGH_BPS = 1_000_000;

    @Test
    void shouldOfferTheFirstPublisherOverOneMegabitAfterTwoSeconds() throws Exception {
        try (Browsers browsers = new Browsers();
                Participant ada =
                        new Participant(browsers.participant(Browsers.Kind.CHROMIUM), "Ada");
                RelayProcess relay =
                        RelayProcess.start(Path.of("target", "browser-logs", "first-join.log"))) {
            ada.join(relay.origin() + "/first-join#acorn-basil-copper-dune-ember");
            ada.await("media to flow", () -> ada.outboundSum("packets") > 0);
            ada.page().waitForTimeout(2000);
            double bitrateBps =
                    ada.number("blindbridgeStats().then(s => s.publish.availableOutgoingBitrate)");
            System.out.printf(
                    "available 2 s after the first join: %.0f kbit/s%n", bitrateBps / 1000);
            Assertions.assertTrue(
                    bitrateBps > ENOUGH_BPS, "available outgoing bitrate " + bitrateBps);
        }
    }
}
