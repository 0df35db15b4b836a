package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS and `wss` with a certificate in PEM, as an operator gives it.
final class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void shouldServePageAndWebSocketOverTls() throws Exception {
        KeyStore keys = selfSigned();
        Path certificate = pem("CERTIFICATE", keys.getCertificate("relay").getEncoded());
        Path key = pem("PRIVATE KEY", keys.getKey("relay", PASSWORD).getEncoded());
        try (SignalingServer server =
                        SignalingServer.start(
                                (_, _, _) -> new RecordingRelay(),
                                "--tls-cert=" + certificate,
                                "--tls-key=" + key,
                                "--http=localhost:0",
                                "--metrics=off");
                HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
            InetSocketAddress address = server.httpAddress();
            String authority = "localhost:" + address.getPort();
            HttpResponse<String> page =
                    client.send(
                            HttpRequest.newBuilder(URI.create("https://" + authority + "/"))
                                    .timeout(RunningServer.PATIENCE)
                                    .build(),
                            BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.headers().firstValue("strict-transport-security").isPresent());
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .subprotocols("blindbridge.v1")
                            .header("Origin", "https://" + authority)
                            .buildAsync(
                                    URI.create("wss://" + authority + "/ws"),
                                    new WebSocket.Listener() {})
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
            assertEquals("blindbridge.v1", socket.getSubprotocol());
            client.shutdownNow();
        }
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "relay",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        assertTrue(keytool.waitFor(30, TimeUnit.SECONDS));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("relay", keys.getCertificate("relay"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Path pem(String label, byte[] content) throws Exception {
        String text =
                "-----BEGIN "
                        + label
                        + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                        + "\n-----END "
                        + label
                        + "-----\n";
        return Files.writeString(folder.resolve(label.replace(' ', '-') + ".pem"), text);
    }
}
