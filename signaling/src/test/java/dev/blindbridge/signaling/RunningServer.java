package dev.blindbridge.signaling;

import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.signaling.http.SiteConfig;
import dev.blindbridge.signaling.room.RoomLimits;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A server on free loopback ports with a [RecordingRelay], and a client for it.
final class RunningServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final RecordingRelay relay = new RecordingRelay();
    final SignalingServer server;
    final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    RunningServer() throws ConfigException {
        this(null, null, 200);
    }

    RunningServer(@Nullable SslContext ssl, @Nullable String canonical, int maxConnections)
            throws ConfigException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerConfig config =
                new ServerConfig(
                        new InetSocketAddress(loopback, 0),
                        ssl,
                        new SiteConfig(ssl != null, canonical, Set.of("https://friend.example")),
                        new RelayConfig(loopback, 0, 1, List.of(loopback)),
                        new InetSocketAddress(loopback, 0),
                        new RoomLimits(20, 100),
                        maxConnections,
                        maxConnections,
                        false);
        server =
                SignalingServer.start(
                        config,
                        (_, listener, _) -> {
                            relay.tell(listener);
                            return relay;
                        });
    }

    int port() {
        return server.httpAddress().getPort();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    URI operator(String path) {
        int operatorPort = Objects.requireNonNull(server.metricsAddress()).getPort();
        return URI.create("http://127.0.0.1:" + operatorPort + path);
    }

    HttpResponse<String> get(URI uri, String... headers) throws Exception {
        return send("GET", uri, headers);
    }

    HttpResponse<String> send(String method, URI uri, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// What a counter says on the operator's page, -1 if it is not there.
    long metric(String name) throws Exception {
        return get(operator("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("blindbridge_" + name + " "))
                .map(line -> Math.round(Double.parseDouble(line.substring(line.indexOf(' ')))))
                .findFirst()
                .orElse(-1L);
    }

    /// Waits until a counter has at least that value.
    void awaitMetric(String name, long value) throws Exception {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (metric(name) < value) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError(name + " stays at " + metric(name));
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
