package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
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
import org.junit.jupiter.params.provider.EnumSource;

/// Keys change while people talk (docs/e2ee-protocol.md, section 4): somebody joins, somebody
/// leaves, ten minutes pass, a counter reaches its limit. Nobody must see or hear it.
///
/// The ten minutes and the limit are shortened in the code that the speaker's browser is served,
/// nothing else is changed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class KeyChangeBrowserIT {
    private static final String PASSPHRASE = "acorn-basil-copper-dune-ember";

    /// What a picture may stand still.
    private static final double FREEZE_MS = 300;

    /// Watches the picture of somebody, frame by frame, from now on.
    private static final String WATCH =
            """
            (tile) => {
              const video = tile.querySelector('video');
              globalThis.watched = {worstMs: 0, frames: 0, lastMs: performance.now()};
              const step = (now) => {
                watched.worstMs = Math.max(watched.worstMs, now - watched.lastMs);
                watched.frames++;
                watched.lastMs = now;
                video.requestVideoFrameCallback(step);
              };
              video.requestVideoFrameCallback(step);
            }
            """;

    private final List<Participant> present = new ArrayList<>();
    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "key-change.log"));
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

    private Participant participant(Browsers.Kind kind, String name) {
        Participant participant = new Participant(browsers.participant(kind), name);
        present.add(participant);
        return participant;
    }

    private String link(String room) {
        return relay.origin() + "/" + room + "#" + PASSPHRASE;
    }

    /// Joins with a worker in which one rule of section 4 comes due soon.
    private Participant joinWith(String name, String link, String file, String was, String is) {
        Participant participant = participant(Browsers.Kind.CHROMIUM, name);
        participant
                .page()
                .context()
                .route(
                        "**/crypto/" + file,
                        route -> {
                            String text = route.fetch().text();
                            assertTrue(text.contains(was), was + " is in " + file);
                            route.fulfill(
                                    new Route.FulfillOptions()
                                            .setContentType("text/javascript")
                                            .setBody(text.replace(was, is)));
                        });
        return participant.join(link);
    }

    private static double epochOf(Participant participant) {
        return participant.number("blindbridgeStats().then(s => s.sealing.epoch)");
    }

    private static double inventedSoundMs(Participant participant) {
        return participant.number(
                "blindbridgeStats().then(s => s.subscribe.inbound"
                        + ".reduce((sum, r) => sum + (r.kind === 'audio' ? r.inventedSoundMs : 0), 0))");
    }

    /// What a listener saw and heard while something went on.
    private record Seen(double worstMs, double frames, double inventedSoundMs) {}

    private static Seen watch(Participant listener, String speaker, Runnable meanwhile) {
        double inventedBefore = inventedSoundMs(listener);
        listener.tileOf(speaker).evaluate(WATCH);
        meanwhile.run();
        Seen seen =
                new Seen(
                        listener.number(
                                "Math.max(watched.worstMs, performance.now() - watched.lastMs)"),
                        listener.number("watched.frames"),
                        inventedSoundMs(listener) - inventedBefore);
        System.out.printf(Locale.ROOT, "%s seen by %s: %s%n", speaker, listener.name(), seen);
        return seen;
    }

    private static void assertUnnoticed(Seen seen) {
        assertTrue(seen.frames() > 50, "frames: " + seen);
        assertTrue(seen.worstMs() <= FREEZE_MS, "the picture stood still: " + seen);
        assertTrue(seen.inventedSoundMs() <= 60, "the sound had a gap: " + seen);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotBeNoticedWhenSomebodyJoinsAndLeaves(Browsers.Kind listening) {
        String link = link("join-leave-" + listening.name().toLowerCase(Locale.ROOT));
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada").join(link);
        Participant bea = participant(listening, "Bea").join(link);
        bea.awaitSeeingAndHearing("Ada");
        ada.awaitSeeingAndHearing("Bea");
        bea.page().waitForTimeout(2_000);
        double before = epochOf(ada);

        Participant guest = participant(Browsers.Kind.CHROMIUM, "Guest");
        guest.open(link);
        guest.element("lobby-camera").click();
        guest.element("lobby-microphone").click();
        Seen seen =
                watch(
                        bea,
                        "Ada",
                        () -> {
                            guest.element("join").click();
                            guest.awaitPicture("Ada");
                            bea.page().waitForTimeout(1_000);
                            guest.element("leave").click();
                            bea.page().waitForTimeout(6_000);
                        });
        assertTrue(epochOf(ada) >= before + 2, "ratchet and rekey: " + epochOf(ada));
        assertUnnoticed(seen);
    }

    @Test
    void shouldNotBeNoticedAfterTenMinutes() {
        assertUnnoticed(ratchets("ten-minutes", "my-epoch.js", "600_000", "2_000"));
    }

    @Test
    void shouldNotBeNoticedAtTheLimitOfACounter() {
        assertUnnoticed(ratchets("counter-limit", "rules.js", "2 ** 23", "100"));
    }

    private Seen ratchets(String room, String file, String was, String is) {
        String link = link(room);
        Participant ada = joinWith("Ada", link, file, was, is);
        Participant bea = participant(Browsers.Kind.CHROMIUM, "Bea").join(link);
        bea.awaitSeeingAndHearing("Ada");
        bea.page().waitForTimeout(1_000);
        double before = epochOf(ada);
        Seen seen = watch(bea, "Ada", () -> bea.page().waitForTimeout(8_000));
        assertTrue(epochOf(ada) >= before + 3, "changes: " + (epochOf(ada) - before));
        return seen;
    }

    /// The negative control: a key that is lost does freeze the picture, and this test does see it.
    @Test
    void shouldSeeAPictureStandStillWhenAKeyIsLost() {
        String link = link("lost-key");
        Participant ada = participant(Browsers.Kind.CHROMIUM, "Ada");
        Participant bea = participant(Browsers.Kind.CHROMIUM, "Bea");
        boolean[] losing = {false};
        bea.page()
                .routeWebSocket(
                        "**/ws",
                        route -> {
                            WebSocketRoute server = route.connectToServer();
                            server.onMessage(frame -> {
                                if (!losing[0]) {
                                    route.send(frame.text());
                                }
                            });
                        });
        ada.join(link);
        bea.join(link);
        bea.awaitSeeingAndHearing("Ada");
        Participant guest = participant(Browsers.Kind.CHROMIUM, "Guest").join(link);
        guest.awaitSeeingAndHearing("Ada");
        Seen seen =
                watch(
                        bea,
                        "Ada",
                        () -> {
                            losing[0] = true;
                            guest.close();
                            bea.page().waitForTimeout(4_000);
                            losing[0] = false;
                            bea.page().waitForTimeout(3_000);
                        });
        assertTrue(seen.worstMs() > FREEZE_MS, "not noticed: " + seen);
    }
}
