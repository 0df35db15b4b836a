package dev.blindbridge.bench.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sending fails closed (docs/e2ee-protocol.md, section 1): without a key no frame leaves the
/// browser. Two connections inside one page, so that nothing but the browser and the worker is
/// asked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FailClosedBrowserIT {
    /// Sends fake camera and microphone from one connection to the other for three seconds and
    /// counts.
    private static final String SEND =
            """
            async ({withTransform, encodedInsertableStreams}) => {
              const worker = new Worker('/crypto/worker.js', {type: 'module'});
              const from = new RTCPeerConnection({encodedInsertableStreams});
              const to = new RTCPeerConnection();
              const media = await navigator.mediaDevices.getUserMedia({audio: true, video: true});
              from.onicecandidate = ({candidate}) => candidate && to.addIceCandidate(candidate);
              to.onicecandidate = ({candidate}) => candidate && from.addIceCandidate(candidate);
              for (const track of media.getTracks()) {
                const {sender} = from.addTransceiver(track, {direction: 'sendonly'});
                if (withTransform) {
                  const number = track.kind === 'audio' ? 0 : 1;
                  sender.transform = new RTCRtpScriptTransform(worker, {side: 'send', track: number});
                }
              }
              await from.setLocalDescription();
              await to.setRemoteDescription(from.localDescription);
              await to.setLocalDescription();
              await from.setRemoteDescription(to.localDescription);
              const connected = () => from.connectionState === 'connected';
              for (let i = 0; i < 100 && !connected(); i++) {
                await new Promise(done => setTimeout(done, 100));
              }
              await new Promise(done => setTimeout(done, 3000));
              const inbound = [...(await to.getStats()).values()].filter(({type}) => type === 'inbound-rtp');
              const result = {
                connected: Number(connected()),
                packets: inbound.reduce((sum, {packetsReceived}) => sum + packetsReceived, 0),
                frames: inbound.reduce((sum, {framesDecoded}) => sum + (framesDecoded ?? 0), 0),
              };
              from.close(); to.close(); worker.terminate();
              media.getTracks().forEach(track => track.stop());
              return result;
            }
            """;

    private Browsers browsers;
    private RelayProcess relay;

    @BeforeAll
    void start() throws Exception {
        relay = RelayProcess.start(Path.of("target", "browser-logs", "fail-closed.log"));
        browsers = new Browsers();
    }

    @AfterAll
    void stop() {
        browsers.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendNothingWhileTheWorkerHasNoKey(Browsers.Kind kind) {
        Sent sent = send(kind, true, true);
        assertTrue(sent.connected(), "connected");
        assertEquals(0, sent.frames(), "frames decoded without a key");
        assertEquals(0, sent.packets(), "packets sent without a key");
    }

    /// The switch that Chromium has and Firefox lacks: with it, a forgotten transform sends
    /// nothing.
    @ParameterizedTest
    @EnumSource(names = "CHROMIUM")
    void shouldSendNothingWhenTheTransformIsForgotten(Browsers.Kind kind) {
        Sent sent = send(kind, false, true);
        assertTrue(sent.connected(), "connected");
        assertEquals(0, sent.packets(), "packets sent without a transform");
    }

    /// The negative control: the same page without any of it does send, and this test does see it.
    @ParameterizedTest
    @EnumSource
    void shouldSeeTheFramesOfAPageThatDoesNotSeal(Browsers.Kind kind) {
        Sent sent = send(kind, false, false);
        assertTrue(sent.frames() > 10, "frames decoded: " + sent.frames());
    }

    private record Sent(boolean connected, int packets, int frames) {}

    private Sent send(Browsers.Kind kind, boolean withTransform, boolean encodedInsertableStreams) {
        try (BrowserContext context = browsers.participant(kind)) {
            Page page = context.newPage();
            page.navigate(relay.origin() + "/");
            Map<?, ?> result =
                    (Map<?, ?>)
                            page.evaluate(
                                    SEND,
                                    Map.of(
                                            "withTransform",
                                            withTransform,
                                            "encodedInsertableStreams",
                                            encodedInsertableStreams));
            return new Sent(
                    number(result, "connected") == 1,
                    number(result, "packets"),
                    number(result, "frames"));
        }
    }

    private static int number(Map<?, ?> result, String field) {
        return ((Number) Objects.requireNonNull(result.get(field))).intValue();
    }
}
