package dev.blindbridge.bench.compare.janus;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Requests and answers over one WebSocket. Any thread.
final class JanusSocket implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, CompletableFuture<JanusAnswer>> open = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Void>> connected = new ConcurrentHashMap<>();
    private final AtomicLong transactions = new AtomicLong();
    private final WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    JanusSocket(URI uri) {
        socket =
                http.newWebSocketBuilder()
                        .subprotocols("janus-protocol")
                        .connectTimeout(TIMEOUT)
                        .buildAsync(uri, new Listener())
                        .orTimeout(TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                        .join();
    }

    /// A request to be filled and given to [#ask].
    static ObjectNode request(String kind) {
        return JsonNodeFactory.instance.objectNode().put("janus", kind);
    }

    /// Fails with an IOException that says why Janus refused.
    CompletableFuture<JanusAnswer> ask(ObjectNode request) {
        String transaction = Long.toString(transactions.incrementAndGet());
        CompletableFuture<JanusAnswer> answer = new CompletableFuture<>();
        open.put(transaction, answer);
        String text = request.put("transaction", transaction).toString();
        synchronized (this) { // the next may be sent only when the one before has gone out
            sending = sending.thenCompose(sent -> socket.sendText(text, true));
        }
        return answer.orTimeout(TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    /// Done when Janus has said that ICE and DTLS of this handle are.
    CompletableFuture<Void> connected(long handle) {
        return connected.computeIfAbsent(handle, key -> new CompletableFuture<>());
    }

    private void onMessage(String text) {
        JanusAnswer answer = JanusAnswer.parse(text);
        if (answer.isConnected()) {
            connected(answer.sender()).complete(null);
        }
        if (!answer.isFinal()) {
            return;
        }
        CompletableFuture<JanusAnswer> waiting = open.remove(answer.transaction());
        if (waiting == null) {
            return;
        }
        String refusal = answer.refusal();
        if (refusal == null) {
            waiting.complete(answer);
        } else {
            waiting.completeExceptionally(new IOException("Janus refused: " + refusal));
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                String text = parts.toString();
                parts.setLength(0);
                onMessage(text);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            IOException lost = new IOException("the connection to Janus is lost", failure);
            open.values().forEach(waiting -> waiting.completeExceptionally(lost));
        }
    }
}
