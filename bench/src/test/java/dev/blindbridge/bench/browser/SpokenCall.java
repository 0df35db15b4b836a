package dev.blindbridge.bench.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.blindbridge.bench.traffic.Mode;
import dev.blindbridge.bench.traffic.Packet;
import dev.blindbridge.sfu.control.RelayControl;
import dev.blindbridge.signaling.ConfigException;
import dev.blindbridge.signaling.SignalingServer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A page that speaks a given sound into its microphone, alone in a room of a relay of its own, and
/// the sealed packets that this relay sees. Everything is as shipped, but for what the [Mode] says
/// and for the microphone, which is a sound file: it comes through the page's own audio graph, so
/// Chromium and Firefox hear the same.
final class SpokenCall implements AutoCloseable {
    /// Runs before the page's own scripts.
    private static final String MICROPHONE =
            """
            (() => {
              let context, microphone;
              navigator.mediaDevices.getUserMedia = async ({audio, video}) => {
                if (video) throw new DOMException('no camera', 'NotFoundError');
                context = new AudioContext({sampleRate: 48000});
                microphone = context.createMediaStreamDestination();
                // Without a source Chromium's destination gives no silence but nothing at all.
                const silence = new ConstantSourceNode(context, {offset: 0});
                silence.connect(microphone);
                silence.start();
                return microphone.stream;
              };
              // No page may make sound before somebody has clicked.
              addEventListener('click', () => context?.resume(), true);
              // [sound's time, wall clock] in milliseconds, again and again.
              const clock = [];
              globalThis.speak = async () => {
                const file = await (await fetch('/sound.wav')).arrayBuffer();
                const source = context.createBufferSource();
                source.buffer = await context.decodeAudioData(file);
                source.connect(microphone);
                const begin = context.currentTime + 0.5;
                source.start(begin);
                setInterval(() => {
                  const wall = performance.timeOrigin + performance.now();
                  clock.push((context.currentTime - begin) * 1000, wall);
                }, 100);
              };
              globalThis.soundClock = () => clock;
            })();
            """;

    /// Firefox starts no audio graph on a machine without sound, but it plays and captures a file.
    private static final String MICROPHONE_OF_FIREFOX =
            """
            (() => {
              const sound = new Audio();
              navigator.mediaDevices.getUserMedia = async ({audio, video}) => {
                if (video) throw new DOMException('no camera', 'NotFoundError');
                sound.src = '/sound.wav';
                await sound.play();
                return new MediaStream(sound.mozCaptureStream().getAudioTracks());
              };
              const clock = [];
              globalThis.speak = async () => {
                sound.currentTime = 0;
                setInterval(() => {
                  const wall = performance.timeOrigin + performance.now();
                  clock.push(sound.currentTime * 1000, wall);
                }, 100);
              };
              globalThis.soundClock = () => clock;
            })();
            """;

    private static final String VARIABLE_BIT_RATE =
            """
            (() => {
              const set = RTCPeerConnection.prototype.setRemoteDescription;
              RTCPeerConnection.prototype.setRemoteDescription = function ({type, sdp}) {
                const free = sdp.replaceAll('cbr=1', 'cbr=0').replaceAll('usedtx=0', 'usedtx=1');
                return set.call(this, {type, sdp: free});
              };
            })();
            """;

    private static final String NOT_PADDED =
            """
            (() => {
              const post = Worker.prototype.postMessage;
              Worker.prototype.postMessage = function (message, ...rest) {
                const changed = message?.type === 'join' ? {...message, strict: false} : message;
                return post.call(this, changed, ...rest);
              };
            })();
            """;

    /// The payload types that Chromium and Firefox give to Opus.
    private static final List<Integer> OPUS = List.of(111, 109);

    /// The fastest packet of two seconds tells how the sender's clock and ours lie. Not for longer:
    /// on a busy machine a browser loses sound now and then, and its RTP clock falls behind.
    private static final int NEIGHBOURS = 50;

    /// RFC 3550 section 5.1.
    private static final int RTP_TIMESTAMP = 4;

    /// With DTX two or three of them come in a second.
    private static final int FIRST_PACKETS = 5;

    /// RTP clock of Opus (RFC 7587 section 4.1).
    private static final double TICKS_PER_MS = 48;

    /// A packet, when it arrived by the wall clock, and its RTP timestamp.
    private record Arrival(double wallMs, int sizeBytes, int timestamp) {}

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final SignalingServer server;
    private final BrowserContext context;
    private final Page page;

    SpokenCall(Browsers browsers, Mode mode, byte[] wav) throws ConfigException {
        server =
                SignalingServer.start(
                        (config, listener, control) ->
                                RelayControl.startTapped(config, control, listener, this::tap),
                        "--http=127.0.0.1:0",
                        "--metrics=off",
                        "--media-port=0",
                        "--workers=1");
        context =
                browsers.participant(
                        mode.firefox() ? Browsers.Kind.FIREFOX : Browsers.Kind.CHROMIUM);
        context.addInitScript(mode.firefox() ? MICROPHONE_OF_FIREFOX : MICROPHONE);
        if (!mode.constantBitRate()) {
            context.addInitScript(VARIABLE_BIT_RATE);
        }
        if (!mode.padded()) {
            context.addInitScript(NOT_PADDED);
        }
        page = context.newPage();
        page.route(
                "**/sound.wav",
                route -> route.fulfill(new Route.FulfillOptions().setBodyBytes(wav)));
        page.navigate(
                "http://localhost:"
                        + server.httpAddress().getPort()
                        + "/traffic-experiment#abacus-yo-yo-zoom-t-shirt-zit");
        page.getByTestId("name").fill(mode.name());
        page.getByTestId("join").click();
        PlaywrightAssertions.assertThat(page.getByTestId("room")).isVisible();
    }

    /// On the worker's thread.
    private void tap(byte[] buffer, int offset, int lengthBytes) {
        if (OPUS.contains(buffer[offset + 1] & 0x7f)) {
            Instant now = Instant.now();
            double wallMs = now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
            int timestamp = ByteBuffer.wrap(buffer).getInt(offset + RTP_TIMESTAMP);
            arrivals.add(new Arrival(wallMs, lengthBytes, timestamp));
        }
    }

    /// Waits until sealed sound arrives, and begins to speak.
    void speak() {
        long endNs = System.nanoTime() + 30_000_000_000L;
        while (arrivals.size() < FIRST_PACKETS) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("no sound arrives: " + arrivals.size());
            }
            page.waitForTimeout(100);
        }
        page.evaluate("speak()");
    }

    void toggleMicrophone() {
        page.getByTestId("toggle-microphone").click();
    }

    void listen(double milliseconds) {
        page.waitForTimeout(milliseconds);
    }

    /// All packets so far; times since the sound's begin.
    List<Packet> packets() {
        List<?> clock = (List<?>) page.evaluate("soundClock()");
        List<Arrival> all = List.copyOf(arrivals);
        double[] lateMs = new double[all.size()];
        for (int i = 0; i < lateMs.length; i++) {
            lateMs[i] = all.get(i).wallMs() - sentMs(all.get(i), all);
        }
        List<Packet> packets = new ArrayList<>();
        int next = 2;
        for (int i = 0; i < lateMs.length; i++) {
            int to = Math.min(lateMs.length, i + NEIGHBOURS);
            double least = Arrays.stream(lateMs, Math.max(0, i - NEIGHBOURS), to).min().orElse(0);
            double wallMs = sentMs(all.get(i), all) + least;
            while (next + 3 < clock.size() && at(clock, next + 1) < wallMs) {
                next += 2;
            }
            double soundMs = wallMs - at(clock, next - 1) + at(clock, next - 2);
            long delayMs = Math.round(lateMs[i] - least);
            packets.add(new Packet(soundMs, all.get(i).sizeBytes(), delayMs));
        }
        return packets;
    }

    /// By its sender's clock, since the first one.
    private static double sentMs(Arrival arrival, List<Arrival> all) {
        return (arrival.timestamp() - all.getFirst().timestamp()) / TICKS_PER_MS;
    }

    private static double at(List<?> numbers, int index) {
        return ((Number) numbers.get(index)).doubleValue();
    }

    @Override
    public void close() {
        context.close();
        server.close();
    }
}
