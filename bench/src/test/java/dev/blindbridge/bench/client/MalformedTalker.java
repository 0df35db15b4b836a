package dev.blindbridge.bench.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Says to the signalling server whatever the protocol does not allow.
final class MalformedTalker {
    /// Each is wrong on its own: syntax, type, range, order or size.
    private static final List<String> MESSAGES =
            List.of(
                    "",
                    "{",
                    "null",
                    "[]",
                    "\"join\"",
                    "{}",
                    "{\"type\":7}",
                    "{\"type\":\"\"}",
                    "{\"type\":\"no-such-type\"}",
                    "{\"type\":\"publish\"}",
                    "{\"type\":\"publish\",\"sdp\":\"\",\"tracks\":{}}",
                    "{\"type\":\"publish\",\"sdp\":\"v=0\",\"tracks\":[{\"mid\":\"0\",\"track\":99}]}",
                    "{\"type\":\"publish\",\"sdp\":\"m=\\r\\nm=\\r\\n\",\"tracks\":[{\"mid\":\"0\",\"track\":0}]}",
                    "{\"type\":\"subscribe\",\"attempt\":-1}",
                    "{\"type\":\"subscribe\",\"attempt\":1e400}",
                    "{\"type\":\"answer\",\"id\":2147483648,\"sdp\":\"v=0\"}",
                    "{\"type\":\"answer\",\"id\":5,\"sdp\":null}",
                    "{\"type\":\"relay\"}",
                    "{\"type\":\"relay\",\"data\":\"\"}",
                    "{\"type\":\"relay\",\"data\":\"not base64!\"}",
                    "{\"type\":\"relay\",\"to\":-3,\"data\":\"AAAA\"}",
                    "{\"type\":\"relay\",\"to\":8191,\"data\":\"AAAA\"}",
                    "{\"type\":\"relay\",\"to\":0.5,\"data\":\"AAAA\"}",
                    "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                    "{\"type\":\"ping\",\"type\":\"leave!\"}",
                    "[".repeat(20_000),
                    "{\"a\":".repeat(5000),
                    "{\"type\":\"" + "x".repeat(100_000) + "\"}",
                    "\u0000\u0001\u0002");

    private final URI uri;
    private final SplittableRandom random;
    private final HttpClient http = HttpClient.newHttpClient();
    private int sent;
    private int connections;

    MalformedTalker(URI uri, SplittableRandom random) {
        this.uri = uri;
        this.random = random;
    }

    int sent() {
        return sent;
    }

    int connections() {
        return connections;
    }

    /// On as many connections as it takes: the server closes each after some.
    void talk(int messages) {
        int until = sent + messages;
        while (sent < until) {
            connections++;
            CompletableFuture<Void> end = new CompletableFuture<>();
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .subprotocols("blindbridge.v1")
                            .buildAsync(uri, new End(end))
                            .join();
            try {
                talk(socket, until);
                // What is still unread when a socket is cut off has not been said.
                socket.sendText("{\"type\":\"ping\"}", true).join();
                end.orTimeout(2, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                // the server has had enough of this one
            } finally {
                socket.abort();
            }
        }
    }

    private void talk(WebSocket socket, int until) {
        // Half of them sit in the very room of the call and molest its members.
        if (random.nextInt(8) != 0) {
            String room = random.nextBoolean() ? "call" : "elsewhere";
            socket.sendText("{\"type\":\"join\",\"room\":\"" + room + "\"}", true).join();
        }
        for (int i = 0; i < 25 && sent < until; i++) {
            sent++;
            switch (random.nextInt(100)) {
                case 0 -> socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
                case 1, 2, 3 -> socket.sendText(mutated(), true).join();
                case 4, 5, 6 ->
                        socket.sendText(
                                        "{\"type\":\"relay\",\"data\":\""
                                                + "QUFB".repeat(1 + random.nextInt(200))
                                                + "\"}",
                                        true)
                                .join();
                default ->
                        socket.sendText(MESSAGES.get(random.nextInt(MESSAGES.size())), true).join();
            }
        }
    }

    private String mutated() {
        StringBuilder text =
                new StringBuilder("{\"type\":\"answer\",\"id\":1,\"sdp\":\"v=0\\r\\no=- 1 1\"}");
        for (int i = 0; i < 4; i++) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(32, 127));
        }
        return text.toString();
    }

    /// Completes at a pong or when the connection ends.
    private record End(CompletableFuture<Void> reached) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            if (data.toString().contains("pong")) {
                reached.complete(null);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            reached.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            reached.complete(null);
        }
    }
}
