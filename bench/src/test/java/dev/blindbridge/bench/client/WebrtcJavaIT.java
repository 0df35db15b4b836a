package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two libwebrtc peers exchange media through the relay: interoperability with code that is not
/// ours, without a browser.
@Timeout(60)
class WebrtcJavaIT {
    private static final int ENOUGH_PICTURES = 60;
    private static final int ENOUGH_LOUD_BLOCKS = 100;

    @Test
    void shouldCarryMediaBetweenLibwebrtcPeers() throws Exception {
        String library = nativeLibrary();
        assumeTrue(
                PeerConnectionFactory.class.getResource("/" + library) != null,
                "webrtc-java has no " + library + " among the test's dependencies");
        PeerConnectionFactory sending =
                new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        PeerConnectionFactory receiving =
                new PeerConnectionFactory(new HeadlessAudioDeviceModule());
        try (TestServer server = TestServer.start();
                ClientLoop loop = new ClientLoop("clients")) {
            LibwebrtcPeer one =
                    new LibwebrtcPeer(loop, sending, receiving, server.webSocket(), "interop");
            LibwebrtcPeer two =
                    new LibwebrtcPeer(loop, sending, receiving, server.webSocket(), "interop");
            await(one, two, () -> saw(one) && saw(two));
            assertEquals(320, one.lastWidth());
            assertEquals(320, two.lastWidth());
            assertEquals(0, one.failures().size() + two.failures().size(), one + " " + two);
            CompletableFuture<Void> hungUp = new CompletableFuture<>();
            loop.execute(() -> {
                one.close();
                two.close();
                hungUp.complete(null);
            });
            hungUp.join();
        } finally {
            sending.dispose();
            receiving.dispose();
        }
    }

    private static boolean saw(LibwebrtcPeer peer) {
        return peer.videoFrames() > ENOUGH_PICTURES && peer.loudAudioBlocks() > ENOUGH_LOUD_BLOCKS;
    }

    private static void await(LibwebrtcPeer one, LibwebrtcPeer two, BooleanSupplier condition)
            throws InterruptedException {
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not in time: " + one + "; " + two);
            }
            Thread.sleep(50);
        }
    }

    /// As the library names its natives.
    private static String nativeLibrary() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") ? "macos" : os.contains("win") ? "windows" : "linux";
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
        return switch (system) {
            case "windows" -> "webrtc-java-windows-" + machine + ".dll";
            case "macos" -> "libwebrtc-java-macos-" + machine + ".dylib";
            default -> "libwebrtc-java-linux-" + machine + ".so";
        };
    }
}
