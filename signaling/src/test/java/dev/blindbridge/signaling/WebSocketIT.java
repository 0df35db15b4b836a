package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Meetings over real WebSockets.
final class WebSocketIT {
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RunningServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldHoldAMeeting() throws Exception {
        TextClient a = TextClient.join(server, "room");
        TextClient b = TextClient.join(server, "room");
        a.expect("{\"type\":\"entered\",\"slot\":1}");
        b.say("{\"type\":\"relay\",\"to\":0,\"data\":\"AAAA\",\"later\":[1,{}]}");
        a.expect("{\"type\":\"relay\",\"from\":1,\"data\":\"AAAA\"}");
        b.say("{\"type\":\"publish\",\"sdp\":\"x\",\"tracks\":[{\"mid\":\"0\",\"track\":1}]}");
        b.expect("{\"type\":\"published\",\"attempt\":0,\"sdp\":\"answer to x\"}");
        a.say("{\"attempt\":5,\"type\":\"subscribe\"}");
        a.expect(
                "{\"type\":\"offer\",\"id\":1,\"attempt\":5,\"sdp\":\"offer 1\","
                        + "\"tracks\":[{\"mid\":\"0\",\"slot\":1,\"track\":1}]}");
        a.say("{\"type\":\"answer\",\"id\":1,\"sdp\":\"y\"}");
        b.say("{\"type\":\"leave\"}");
        a.expect("{\"type\":\"left\",\"slot\":1}");
        a.expect("\"tracks\":[]");
        assertEquals(1000, b.expectClose());
        assertTrue(server.metric("messages_received_total{type=\"relay\"}") == 1);
        assertEquals(1, server.metric("members"));
    }

    @Test
    void shouldPassTheLargestMessageInFragments() throws Exception {
        TextClient a = TextClient.join(server, "room");
        TextClient b = TextClient.join(server, "room");
        a.expect("entered");
        String data = "A".repeat(128 * 1024);
        b.socket().sendText("{\"type\":\"relay\",\"data\":\"", false).join();
        b.socket().sendText(data.substring(7), false).join();
        b.socket().sendText("AAAAAAA\"}", true).join();
        a.expect("{\"type\":\"relay\",\"from\":1,\"data\":\"" + data + "\"}");
    }

    @Test
    void shouldResumeAfterABrokenConnection() throws Exception {
        TextClient a = TextClient.join(server, "room");
        TextClient b = TextClient.connect(server);
        b.say("{\"type\":\"join\",\"room\":\"room\"}");
        String joined = b.expect("\"resumed\":false");
        String token = joined.replaceFirst(".*\"resume\":\"([^\"]+)\".*", "$1");
        assertEquals(22, token.length());
        a.expect("entered");
        b.socket().abort();
        server.awaitMetric("memberships_total{event=\"lost\"}", 1);
        TextClient again = TextClient.connect(server);
        again.say("{\"type\":\"join\",\"room\":\"room\",\"resume\":\"" + token + "\"}");
        again.expect("\"slot\":1,\"members\":[0]");
        again.say("{\"type\":\"relay\",\"data\":\"AAAA\"}");
        a.expect("\"from\":1");
    }

    @Test
    void shouldTakeAClosedPageForALeaver() throws Exception {
        TextClient a = TextClient.join(server, "room");
        TextClient b = TextClient.join(server, "room");
        a.expect("entered");
        b.socket().sendClose(1001, "").join();
        a.expect("\"left\"");
    }

    @Test
    void shouldAnswerPings() throws Exception {
        TextClient a = TextClient.connect(server);
        a.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
        a.say("{\"type\":\"ping\"}");
        a.expect("{\"type\":\"pong\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://friend.example", "http://localhost:"})
    void shouldTakeOurOwnAndAllowedOrigins(String origin) throws Exception {
        String whole = origin.endsWith(":") ? origin + server.port() : origin;
        TextClient.connect(server, "Origin", whole).say("{\"type\":\"ping\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost", "http://a b"})
    void shouldRefuseOtherOrigins(String origin) {
        CompletionException e =
                assertThrows(
                        CompletionException.class,
                        () -> TextClient.connect(server, "Origin", origin));
        assertEquals(403, status(e));
    }

    @Test
    void shouldRefuseWithoutTheSubprotocol() {
        URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
        CompletionException e =
                assertThrows(
                        CompletionException.class,
                        () ->
                                server.client
                                        .newWebSocketBuilder()
                                        .buildAsync(uri, new WebSocket.Listener() {})
                                        .join());
        assertEquals(400, status(e));
    }

    private static int status(CompletionException e) {
        return e.getCause() instanceof WebSocketHandshakeException refused
                ? refused.getResponse().statusCode()
                : -1;
    }

    @Test
    void shouldCloseOnBinaryAndOnTooLongMessages() throws Exception {
        TextClient binary = TextClient.join(server, "room");
        binary.socket().sendBinary(ByteBuffer.wrap(new byte[3]), true).join();
        assertEquals(1003, binary.expectClose());
        TextClient frame = TextClient.join(server, "another");
        var _ = frame.socket().sendText("x".repeat(300_000), true);
        int code = frame.expectClose();
        // Our close frame may be overtaken by the reset that the unread rest causes.
        assertTrue(code == 1009 || code == 1006, "closed with " + code);
    }

    @Test
    void shouldSurviveAThousandMalformedMessagesWithoutDisturbingACall() throws Exception {
        TextClient a = TextClient.join(server, "room");
        TextClient b = TextClient.join(server, "room");
        a.expect("entered");
        Random random = new Random(42);
        for (int i = 0; i < 50; i++) {
            TextClient stranger = TextClient.join(server, "stranger-" + i % 5);
            for (int j = 0; j < 20; j++) {
                stranger.say(garbage(random));
            }
            int code = stranger.expectClose();
            assertTrue(code >= 4000 && code <= 4003, "closed with " + code);
            b.say("{\"type\":\"relay\",\"data\":\"AAAA\"}");
            a.expect("\"from\":1");
        }
        server.awaitMetric("messages_received_total{type=\"malformed\"}", 900);
        assertEquals(2, server.metric("members"));
        server.awaitMetric("websockets_opened_total", 52);
    }

    /// Mostly nothing, at times nearly a message; never a good one.
    private static String garbage(Random random) {
        String near = "{\"type\":\"relay\",\"data\":\"AAAA\",\"to\":";
        return switch (random.nextInt(5)) {
            case 0 -> near;
            case 1 -> near + "\"" + random.nextInt() + "\"}";
            case 2 -> "[".repeat(1 + random.nextInt(2000));
            case 3 -> "{\"type\":\"" + random.nextLong() + "\"}";
            default -> {
                byte[] bytes = new byte[random.nextInt(500)];
                random.nextBytes(bytes);
                yield "#" + new String(bytes, StandardCharsets.ISO_8859_1);
            }
        };
    }

    @Test
    void shouldCloseWhoDoesNotRead() throws Exception {
        WebSocket deaf = deaf();
        deaf.sendText("{\"type\":\"join\",\"room\":\"room\"}", true).join();
        server.awaitMetric("members", 1);
        String message = "{\"type\":\"relay\",\"to\":0,\"data\":\"" + "A".repeat(120_000) + "\"}";
        // Each may send 2 MiB at once; the sockets between take some of it.
        List<TextClient> talkers = new ArrayList<>();
        for (int i = 0; i < 12 && server.metric("websockets_too_slow_total") < 1; i++) {
            TextClient talker = TextClient.join(server, "room");
            for (int j = 0; j < 16; j++) {
                talker.say(message);
            }
            talkers.add(talker);
        }
        server.awaitMetric("websockets_too_slow_total", 1);
        talkers.getLast().say("{\"type\":\"ping\"}");
        talkers.getLast().expect("pong");
        deaf.abort();
    }

    private WebSocket deaf() {
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        // Asks for nothing.
                    }
                };
        return server.client
                .newWebSocketBuilder()
                .subprotocols("blindbridge.v1")
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), listener)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void shouldSayGoodbyeAtTheEnd() throws Exception {
        TextClient a = TextClient.join(server, "room");
        server.server.close();
        assertEquals(1001, a.expectClose());
        assertTrue(server.relay.calls.contains("close"));
    }
}
