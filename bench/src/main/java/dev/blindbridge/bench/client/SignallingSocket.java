package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One WebSocket connection (docs/signaling-protocol.md section 1). Calls its handler on the loop's
/// thread; used from that thread only.
public final class SignallingSocket {
    /// Told what comes.
    public interface Handler {
        void open();

        void message(ServerMessage message);

        /// Once. 1006 is what RFC 6455 section 7.1.5 calls no close frame at all.
        void closed(int code, String reason);
    }

    private static final int ABNORMAL = 1006;
    private static final long PING_INTERVAL_NS = 10_000_000_000L;
    private static final long SILENCE_NS = 20_000_000_000L;

    /// One for all clients: it costs a thread.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final ClientLoop loop;
    private final Handler handler;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private @Nullable WebSocket socket;
    private ClientLoop.@Nullable Timer pinger;
    private long heardNs;
    private boolean closed;

    public SignallingSocket(ClientLoop loop, URI uri, Handler handler) {
        this.loop = loop;
        this.handler = handler;
        CompletableFuture<?> _ =
                HTTP.newWebSocketBuilder()
                        .subprotocols("blindbridge.v1")
                        .connectTimeout(Duration.ofSeconds(5))
                        .buildAsync(uri, new Listener())
                        .whenComplete((opened, failure) -> {
                            if (failure != null) {
                                loop.execute(() ->
                                        onClosed(ABNORMAL, String.valueOf(failure.getMessage())));
                            } else {
                                loop.execute(() -> onOpen(opened));
                            }
                        });
    }

    /// An object with its type, to be filled and sent.
    public static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    public void send(ObjectNode message) {
        WebSocket open = socket;
        if (open == null || closed) {
            return; // what is lost with a connection is said again after resuming
        }
        String text = message.toString();
        sending = afterSending(() -> open.sendText(text, true));
    }

    /// The next may be sent only when the one before has gone out.
    private CompletableFuture<?> afterSending(Supplier<CompletableFuture<WebSocket>> next) {
        return sending.exceptionally(failure -> null).thenCompose(done -> next.get());
    }

    /// Says goodbye properly.
    public void close() {
        WebSocket open = socket;
        if (open != null && !closed) {
            sending = afterSending(() -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }
        end();
    }

    /// Loses the connection without a word, as a broken network does.
    void abort() {
        if (socket != null) {
            socket.abort();
        }
        onClosed(ABNORMAL, "aborted");
    }

    private void onOpen(WebSocket opened) {
        if (closed) {
            opened.abort();
            return;
        }
        socket = opened;
        heardNs = ClientLoop.nowNs();
        handler.open();
        ping();
    }

    private void ping() {
        long nowNs = ClientLoop.nowNs();
        if (closed) {
            return;
        }
        if (nowNs - heardNs > SILENCE_NS) {
            abort();
            return;
        }
        send(message("ping"));
        pinger = loop.at(nowNs + PING_INTERVAL_NS, this::ping);
    }

    private void onText(String text) {
        heardNs = ClientLoop.nowNs();
        if (closed) {
            return;
        }
        try {
            handler.message(ServerMessage.parse(text));
        } catch (IllegalArgumentException e) {
            onClosed(1002, "the server broke the protocol: " + e.getMessage());
        }
    }

    private void onClosed(int code, String reason) {
        if (!closed) {
            end();
            handler.closed(code, reason);
        }
    }

    private void end() {
        closed = true;
        if (pinger != null) {
            pinger.cancel();
        }
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
                loop.execute(() -> SignallingSocket.this.onText(text));
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            loop.execute(() -> onClosed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            loop.execute(() -> onClosed(ABNORMAL, String.valueOf(failure.getMessage())));
        }
    }
}
