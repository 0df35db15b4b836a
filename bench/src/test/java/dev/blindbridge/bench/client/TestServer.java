package dev.blindbridge.bench.client;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.control.RelayControl;
import dev.blindbridge.sfu.engine.PacketTap;
import dev.blindbridge.signaling.ConfigException;
import dev.blindbridge.signaling.RelayStarter;
import dev.blindbridge.signaling.SignalingServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// The whole server in this process, on free ports of loopback.
final class TestServer implements AutoCloseable {
    private final SignalingServer server;

    private TestServer(RelayStarter starter) throws ConfigException {
        server =
                SignalingServer.start(
                        starter,
                        "--http=127.0.0.1:0",
                        "--metrics=off",
                        "--media-address=127.0.0.1",
                        "--media-port=0",
                        "--announce=127.0.0.1",
                        "--workers=2");
    }

    /// As the operator starts it.
    static TestServer start() throws ConfigException {
        return new TestServer(
                (config, listener, control) -> MediaRelay.start(config, control, listener));
    }

    /// With a look at each packet after unprotect.
    static TestServer tapped(PacketTap tap) throws ConfigException {
        return new TestServer((config, listener, control) ->
                RelayControl.startTapped(config, control, listener, tap));
    }

    String link(String room, String passphrase) {
        return "http://127.0.0.1:" + server.httpAddress().getPort() + "/" + room + "#" + passphrase;
    }

    Map<String, Long> counters() {
        return server.counters();
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + server.httpAddress().getPort() + "/ws");
    }

    /// Where the workers listen.
    List<InetSocketAddress> mediaPorts() {
        return server.mediaListening().stream()
                .map(line -> Integer.parseInt(line.replaceAll(".*?(\\d+)$", "$1")))
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
