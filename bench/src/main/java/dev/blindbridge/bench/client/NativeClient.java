package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.Session;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A participant without a browser. Its methods may be called from any thread; all work happens on
/// the loop's. Life: `Deriving → Connecting → Joined ⇄ Reconnecting → Ended`.
public final class NativeClient implements AutoCloseable {
    /// docs/signaling-protocol.md section 6: a membership waits 15 s; after that we join as new.
    private static final int MAX_RECONNECTS = 8;

    private static final long FIRST_RECONNECT_NS = 100_000_000;
    private static final long SLOWEST_RECONNECT_NS = 5_000_000_000L;

    /// Deriving costs a core for half a second and 64 MiB (R13).
    private static final Semaphore DERIVATIONS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private static final ClientStatistics NOTHING =
            new ClientStatistics(-1, 0, false, false, List.of(), List.of(), Map.of(), 0);

    private final ClientLoop loop;
    private final ClientConfig config;
    private final ClientListener listener;
    private final CompletableFuture<NativeClient> joined = new CompletableFuture<>();
    private @Nullable CallRoot root;
    private @Nullable SignallingSocket socket;
    private @Nullable Membership membership;
    private ClientStatistics lastStatistics = NOTHING;
    private String resumeToken = "";
    private int reconnects;
    private boolean ended;

    private NativeClient(ClientLoop loop, ClientConfig config, ClientListener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
    }

    /// Begins to join; returns at once.
    public static NativeClient join(ClientLoop loop, ClientConfig config, ClientListener listener) {
        NativeClient client = new NativeClient(loop, config, listener);
        Thread.ofVirtual().name("derive").start(client::derive);
        return client;
    }

    private void derive() {
        InvitationLink link = config.link();
        DERIVATIONS.acquireUninterruptibly();
        try (Passphrase passphrase = Passphrase.of(link.passphrase())) {
            CallRoot derived = CallRoot.derive(passphrase, link.host(), link.room());
            loop.execute(() -> onDerived(derived));
        } catch (IllegalArgumentException e) {
            loop.execute(() -> end(String.valueOf(e.getMessage())));
        } finally {
            DERIVATIONS.release();
        }
    }

    private void onDerived(CallRoot derived) {
        if (ended) {
            derived.close();
            return;
        }
        root = derived;
        connect();
    }

    private void connect() {
        if (!ended) {
            socket = new SignallingSocket(loop, config.link().webSocket(), new Connection());
        }
    }

    /// What one WebSocket connection says.
    private final class Connection implements SignallingSocket.Handler {
        @Override
        public void open() {
            ObjectNode join = SignallingSocket.message("join").put("room", config.link().room());
            say(resumeToken.isEmpty() ? join : join.put("resume", resumeToken));
        }

        @Override
        public void message(ServerMessage message) {
            if (message instanceof ServerMessage.Joined now) {
                onJoined(now);
            } else if (message
                            instanceof
                            ServerMessage.Refusal(
                                    String code,
                                    String text,
                                    String about,
                                    boolean fatal)
                    && fatal
                    && !code.equals("timeout")) {
                end(text + " [" + code + "]");
            } else if (membership != null) {
                membership.onMessage(message);
            }
        }

        @Override
        public void closed(int code, String reason) {
            onLost(code, reason);
        }
    }

    private void onJoined(ServerMessage.Joined message) {
        reconnects = 0;
        resumeToken = message.resume();
        if (membership != null && message.resumed()) {
            membership.onResumed(message);
            return;
        }
        if (membership != null) {
            membership.close();
        }
        if (root != null) {
            membership = new Membership(loop, config, listener, root, message, this::say);
            joined.complete(this);
        }
    }

    private void say(ObjectNode message) {
        if (socket != null) {
            socket.send(message);
        }
    }

    private void onLost(int code, String reason) {
        if (ended) {
            return;
        }
        reconnects++;
        if (code == 1000 || reconnects > MAX_RECONNECTS) {
            end("the connection to the server ended: " + code + " " + reason);
            return;
        }
        listener.notice("The connection to the server is lost (" + code + "), trying again");
        long delayNs = Math.min(FIRST_RECONNECT_NS << (reconnects - 1), SLOWEST_RECONNECT_NS);
        loop.at(ClientLoop.nowNs() + delayNs, this::connect);
    }

    private void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        if (membership != null) {
            lastStatistics = membership.statistics();
            membership.close();
            membership = null;
        }
        if (socket != null) {
            socket.close();
        }
        if (root != null) {
            root.close();
        }
        joined.completeExceptionally(new IllegalStateException(reason));
        listener.ended(reason);
    }

    /// Waits until the room is joined; media may still be connecting.
    ///
    /// @throws IllegalStateException if the client ended instead; the message says why
    public NativeClient awaitJoined(long timeoutMs) throws InterruptedException, TimeoutException {
        try {
            return joined.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Waits until all media sessions of this client carry media: publish if it publishes,
    /// subscribe if asked for (there is none before somebody else publishes).
    public NativeClient awaitConnected(boolean receives, long timeoutMs)
            throws InterruptedException, TimeoutException {
        long deadlineNs = ClientLoop.nowNs() + timeoutMs * 1_000_000;
        awaitJoined(timeoutMs);
        while (true) {
            ClientStatistics now = statistics();
            boolean publishes = config.tracks() == 0 || now.publishConnected();
            if (publishes && (!receives || now.subscribeConnected())) {
                return this;
            }
            if (ClientLoop.nowNs() - deadlineNs > 0) {
                throw new TimeoutException("not connected after " + timeoutMs + " ms: " + now);
            }
            Thread.sleep(10);
        }
    }

    /// What it has seen so far.
    public ClientStatistics statistics() {
        return onLoop(client ->
                client.membership == null ? client.lastStatistics : client.membership.statistics());
    }

    /// Says something to all, sealed.
    public void chat(String text) {
        loop.execute(() -> {
            if (membership != null) {
                membership.endToEnd().chat(text);
            }
        });
    }

    /// Says something to one, so that nobody else can read it; false if nobody proven is there.
    public boolean privateChat(int slot, String text) {
        return onLoop(client ->
                client.membership != null && client.membership.endToEnd().privateChat(slot, text));
    }

    /// Shows the end-to-end session to somebody, on the loop's thread: the audit collects its keys.
    public void inspect(Consumer<Session> observer) {
        loop.execute(() -> {
            if (membership != null) {
                membership.endToEnd().inspect(observer);
            }
        });
    }

    /// Where its media sessions send from, as the relay sees it on the same machine.
    public List<InetSocketAddress> mediaAddresses() {
        return onLoop(client ->
                client.membership == null ? List.of() : client.membership.mediaAddresses());
    }

    /// Has the relay pass on a message that it can read. For clients whose frames are unsealed,
    /// too: the audit's positive control.
    ///
    /// @throws IllegalStateException if this client seals
    public void relayUnsealed(byte[] data) {
        if (config.sealed()) {
            throw new IllegalStateException("only in the positive control");
        }
        loop.execute(() ->
                say(
                        SignallingSocket.message("relay")
                                .put("data", Base64.getEncoder().encodeToString(data))));
    }

    /// Loses the WebSocket as a broken network does; the client reconnects by itself.
    public void loseSignalling() {
        loop.execute(() -> {
            if (socket != null) {
                socket.abort();
            }
        });
    }

    private <T> T onLoop(Function<NativeClient, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.apply(this));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    /// Says goodbye and leaves the room.
    @Override
    public void close() {
        onLoop(client -> {
            if (client.membership != null) {
                client.lastStatistics = client.membership.statistics();
                client.membership.endToEnd().leave();
                client.say(SignallingSocket.message("leave"));
            }
            client.end("left");
            return true;
        });
    }
}
