package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page's port as a browser and as a stranger see it.
final class HttpIT {
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldServeTheSamePageAtTheRootAndForEveryRoom() throws Exception {
        HttpResponse<String> root = server.get(server.uri("/"));
        HttpResponse<String> room = server.get(server.uri("/amber-otter-violin-dune"));
        assertEquals(200, root.statusCode());
        assertEquals("text/html; charset=utf-8", header(root, "content-type"));
        assertEquals(root.body(), room.body());
        TextClient.join(server, "inhabited").say("{\"type\":\"ping\"}");
        HttpResponse<String> inhabited = server.get(server.uri("/inhabited"));
        assertEquals(root.headers().map(), inhabited.headers().map());
    }

    @Test
    void shouldServeThePagesAndTheWorkersFiles() throws Exception {
        assertEquals(200, server.get(server.uri("/room-words.txt")).statusCode());
        HttpResponse<String> words = server.get(server.uri("/crypto/words.txt"));
        assertEquals(200, words.statusCode());
        HttpResponse<String> worker = server.get(server.uri("/crypto/worker.js"));
        assertEquals("text/javascript; charset=utf-8", header(worker, "content-type"));
    }

    @Test
    void shouldSendProtectiveHeadersWithEveryAnswer() throws Exception {
        for (String path : new String[] {"/", "/room-words.txt", "/not/there"}) {
            HttpResponse<String> response = server.get(server.uri(path));
            String policy = header(response, "content-security-policy");
            assertTrue(
                    policy.startsWith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"));
            assertTrue(policy.endsWith("wss://localhost:" + server.port()), policy);
            assertFalse(policy.contains("unsafe-inline"));
            assertEquals("nosniff", header(response, "x-content-type-options"));
            assertEquals("no-referrer", header(response, "referrer-policy"));
            assertEquals("same-origin", header(response, "cross-origin-opener-policy"));
            assertEquals("same-origin", header(response, "cross-origin-resource-policy"));
            assertTrue(header(response, "permissions-policy").contains("camera=(self)"));
            assertEquals("", header(response, "strict-transport-security"));
        }
    }

    @Test
    void shouldCompressAndRevalidate() throws Exception {
        HttpResponse<String> plain = server.get(server.uri("/room-words.txt"));
        HttpRequest request =
                HttpRequest.newBuilder(server.uri("/room-words.txt"))
                        .header("Accept-Encoding", "br, gzip")
                        .build();
        HttpResponse<byte[]> packed = server.client.send(request, BodyHandlers.ofByteArray());
        assertEquals("gzip", packed.headers().firstValue("content-encoding").orElse(""));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(plain.body(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals("no-cache", header(plain, "cache-control"));
        assertEquals("accept-encoding", header(plain, "vary"));
        String etag = header(plain, "etag");
        HttpResponse<String> again =
                server.get(server.uri("/room-words.txt"), "If-None-Match", etag);
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertNotEquals(etag, header(server.get(server.uri("/")), "etag"));
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws Exception {
        HttpResponse<String> head = server.send("HEAD", server.uri("/room-words.txt"));
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertTrue(Integer.parseInt(header(head, "content-length")) > 1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void shouldRefuseOtherMethods(String method) throws Exception {
        assertEquals(405, server.send(method, server.uri("/")).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../pom.xml",
                "/crypto/../../Main.class",
                "/..%2f..%2fetc/passwd",
                "//etc/passwd",
                "/crypto/",
                "/Launcher.class",
                "/index.html/x",
                "/%00",
                "/a_b"
            })
    void shouldFindNothingOutsideItsFiles(String path) throws Exception {
        String answer =
                raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil; script-src *\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n"
            })
    void shouldRefuseBadRequests(String request) throws Exception {
        String answer = raw(request);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertFalse(answer.contains("script-src *"));
    }

    @Test
    void shouldHangUpAfterRefusingAVersionOfWebSocket() throws Exception {
        String request =
                """
                GET /ws HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Key: x
                Sec-WebSocket-Version: 99
                Sec-WebSocket-Protocol: blindbridge.v1

                """;
        String answer = raw(request.replace("\n", "\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 426"), answer);
    }

    @Test
    void shouldBoundRequestSizes() throws Exception {
        String line = raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(line.startsWith("HTTP/1.1 400 "), line);
        String headers = raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
        assertTrue(headers.startsWith("HTTP/1.1 400 "), headers);
        String body = raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\nx");
        assertTrue(body.startsWith("HTTP/1.1 413 "), body);
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        String one = "GET /room-words.txt HTTP/1.1\r\nHost: a\r\n";
        String answers =
                raw(
                        one
                                + "\r\n"
                                + "GET /not/there HTTP/1.1\r\nHost: a\r\n\r\n"
                                + one
                                + "Connection: close\r\n\r\n");
        assertEquals(3, answers.split("HTTP/1.1 ", -1).length - 1);
        assertTrue(answers.indexOf("404") < answers.lastIndexOf("HTTP/1.1 200"));
    }

    @Test
    void shouldSendOtherNamesToTheCanonicalOne() throws Exception {
        try (RunningServer named = new RunningServer(null, "https://meet.example.org", 10);
                HttpClient stubborn = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    stubborn.send(
                            HttpRequest.newBuilder(named.uri("/room")).build(),
                            BodyHandlers.ofString());
            assertEquals(308, response.statusCode());
            assertEquals("https://meet.example.org/room", header(response, "location"));
        }
    }

    @Test
    void shouldShowCountersAndLifeToTheOperatorOnly() throws Exception {
        HttpResponse<String> metrics = server.get(server.operator("/metrics"));
        assertTrue(metrics.body().contains("blindbridge_packets_received_total{worker=\"0\"} 7"));
        assertTrue(metrics.body().contains("# TYPE blindbridge_transports gauge"));
        assertTrue(server.metric("http_responses_total{status=\"200\"}") != 0);
        assertEquals("alive\n", server.get(server.operator("/livez")).body());
        assertEquals(404, server.get(server.operator("/")).statusCode());
        assertEquals(404, server.get(server.uri("/livez/")).statusCode());
    }

    @Test
    void shouldNotShowCountersToAPageThatRenamesItself() throws Exception {
        URI uri = server.operator("/metrics");
        String answer = raw(uri.getPort(), "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }

    @Test
    void shouldHangUpOnConnectionsBeyondTheLimit() throws Exception {
        try (RunningServer small = new RunningServer(null, null, 2)) {
            TextClient.join(small, "a");
            TextClient.join(small, "b");
            try (Socket third = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
                third.setSoTimeout(5000);
                assertEquals(-1, third.getInputStream().read());
            }
            small.awaitMetric("connections_refused_total", 1);
        }
    }

    private static String raw(String request) throws Exception {
        return raw(server.port(), request);
    }

    private static String raw(int port, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
