package dev.blindbridge.signaling;

import dev.blindbridge.signaling.protocol.ProtocolLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that says and hears bare text.
final class TextClient implements WebSocket.Listener {
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    TextClient(HttpClient client, URI uri, String... headers) {
        WebSocket.Builder builder =
                client.newWebSocketBuilder().subprotocols(ProtocolLimits.SUBPROTOCOL);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(uri, this).orTimeout(10, TimeUnit.SECONDS).join();
    }

    static TextClient connect(RunningServer server, String... headers) {
        URI uri = URI.create("ws://localhost:" + server.port() + "/ws");
        return new TextClient(server.client, uri, headers);
    }

    static TextClient join(RunningServer server, String room) throws Exception {
        TextClient client = connect(server);
        client.say("{\"type\":\"join\",\"room\":\"" + room + "\"}");
        client.expect("\"type\":\"joined\"");
        return client;
    }

    WebSocket socket() {
        return socket;
    }

    void say(String text) {
        socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// The next message, which must contain that.
    String expect(String part) throws InterruptedException {
        String text = inbox.poll(10, TimeUnit.SECONDS);
        if (text == null || !text.contains(part)) {
            throw new AssertionError("expected " + part + ", not " + text);
        }
        return text;
    }

    int expectClose() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            inbox.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
