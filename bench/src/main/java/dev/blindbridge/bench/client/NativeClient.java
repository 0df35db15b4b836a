package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.Breakout;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.FileOffer;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.PeerId;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A participant without a browser. Its methods may be called from any thread; all work happens on
/// the loop's. Life: `Deriving → Connecting → Joined ⇄ Reconnecting → Ended`.
///
/// Longer than most files because it is the one face of the client to commands, tests and audit.
public final class NativeClient implements AutoCloseable {
    /// docs/signaling-protocol.md section 6: a membership waits 15 s; after that we join as new.
    private static final int MAX_RECONNECTS = 8;

    private static final long FIRST_RECONNECT_NS = 100_000_000;
    private static final long SLOWEST_RECONNECT_NS = 5_000_000_000L;

    /// Something to do with the end-to-end session, on the loop's thread.
    public interface SessionUse<T> {
        T with(Session session, long nowMs);
    }

    private static final int NO_SLOT = -1;

    private static final ClientStatistics NOTHING =
            new ClientStatistics(-1, 0, false, false, List.of(), List.of(), Map.of(), 0);

    private final ClientLoop loop;
    private final ClientConfig config;
    private final ClientListener listener;
    private final Invitation invitation;
    private final FileExchange files;
    private final CompletableFuture<NativeClient> joined = new CompletableFuture<>();
    private @Nullable SignallingSocket socket;
    private @Nullable Membership membership;
    private ClientStatistics lastStatistics = NOTHING;
    private String resumeToken = "";
    private int reconnects;
    private boolean ended;

    private NativeClient(ClientLoop loop, ClientConfig config, ClientListener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = new Application(listener);
        this.invitation = new Invitation(loop, config.link());
        this.files = new FileExchange(listener);
    }

    /// Begins to join; returns at once.
    public static NativeClient join(ClientLoop loop, ClientConfig config, ClientListener listener) {
        NativeClient client = new NativeClient(loop, config, listener);
        client.invitation.derive(
                config.link().passphrase(),
                derived -> {
                    client.invitation.adopt(config.link().passphrase(), derived);
                    client.connect();
                },
                client::end);
        return client;
    }

    /// Enters a breakout room that this client was assigned to, as a participant of its own
    /// (section 5.6); this one stays where it is.
    public NativeClient enter(Breakout breakout, ClientListener breakoutListener) {
        CallRoot root =
                session((session, _) -> session.breakoutRoot(breakout))
                        .orElseThrow(() -> new IllegalStateException("not in a call"));
        String room = session((session, _) -> session.breakoutRoom(breakout)).orElseThrow();
        NativeClient client = new NativeClient(loop, config.withRoom(room), breakoutListener);
        loop.execute(() -> {
            client.invitation.adopt(config.link().passphrase(), root);
            client.connect();
        });
        return client;
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
        membership = new Membership(loop, config, listener, invitation.root(), message, this::say);
        joined.complete(this);
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
        invitation.close();
        files.close();
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
        session((session, nowMs) -> {
            session.chat(text, 0, nowMs);
            return true;
        });
    }

    /// Says something to one, so that nobody else can read it; false if nobody proven is there.
    public boolean privateChat(PeerId to, String text) {
        return session((session, nowMs) -> session.privateChat(to, text, 0, nowMs)).orElse(false);
    }

    /// Does something with the end-to-end session, which must not leave the call; nothing if there
    /// is none.
    public <T> Optional<T> session(SessionUse<T> use) {
        return onLoop(client -> client.useSession(use));
    }

    private <T> Optional<T> useSession(SessionUse<T> use) {
        return membership == null ? Optional.empty() : Optional.of(membership.endToEnd().use(use));
    }

    /// Offers a file, to all or to one; 0 if nobody proven is there. Reads it once, here and now.
    public int offerFile(Path file, Optional<PeerId> to) throws IOException {
        FileOffer offer = FileExchange.digest(file);
        return onLoop(client -> {
            int number =
                    client.<Integer>useSession((session, nowMs) ->
                                    to.isPresent()
                                            ? session.offerFileTo(to.get(), offer, nowMs)
                                            : session.offerFile(offer, nowMs))
                            .orElse(0);
            client.files.offered(number, file);
            return number;
        });
    }

    /// Fetches a file into a folder; false if it is not on offer.
    public boolean acceptFile(SessionEvent.FileOffered offer, Path folder) {
        return onLoop(client -> {
            boolean accepted =
                    client.<Boolean>useSession((session, nowMs) ->
                                    session.acceptFile(offer.sender(), offer.number(), nowMs))
                            .orElse(false);
            return accepted && client.files.fetching(offer, folder);
        });
    }

    /// Who has proven itself in that slot, at this moment.
    public Optional<PeerId> peerAt(int slot) {
        return session((session, _) -> session.peers()).orElse(List.of()).stream()
                .filter(peer -> peer.slot() == slot)
                .map(PeerView::id)
                .findFirst();
    }

    /// Removes somebody: the server is asked, and everybody else gets a new passphrase (section
    /// 5.4). Only moderators can; what came of it is said in a notice.
    public void remove(PeerId removed) {
        loop.execute(() -> changePassphrase(removed));
    }

    /// The link as it is now.
    public String link() {
        return onLoop(client -> client.invitation.link().shared());
    }

    private void changePassphrase(@Nullable PeerId removed) {
        Set<PeerId> staying = new HashSet<>();
        int slot = NO_SLOT;
        for (PeerView peer : useSession((session, _) -> session.peers()).orElse(List.of())) {
            if (removed != null && removed.equals(peer.id())) {
                slot = peer.slot();
            } else {
                staying.add(peer.id());
            }
        }
        int removedSlot = slot;
        String passphrase = Passphrase.draw(Randomness.secure());
        invitation.derive(
                passphrase, root -> onNewRoot(removedSlot, staying, passphrase, root), this::end);
    }

    private void onNewRoot(int removedSlot, Set<PeerId> staying, String passphrase, CallRoot root) {
        if (removedSlot != NO_SLOT) {
            say(SignallingSocket.message("remove").put("slot", removedSlot)); // first, section 5.4
        }
        boolean done =
                useSession((session, nowMs) -> session.remove(staying, passphrase, root, nowMs))
                        .orElse(false);
        if (done) {
            invitation.adopt(passphrase, root);
            listener.notice("The link is now " + invitation.link().shared());
        } else {
            root.close();
            listener.notice("Only a moderator can remove, one at a time");
        }
    }

    private void onPassphraseChanged(SessionEvent.PassphraseChanged event) {
        invitation.derive(
                event.passphrase(),
                root -> {
                    boolean taken =
                            useSession((session, nowMs) ->
                                            session.adopt(event.change(), root, nowMs))
                                    .orElse(false);
                    if (taken) {
                        invitation.adopt(event.passphrase(), root);
                        listener.notice("The link is now " + invitation.link().shared());
                    } else {
                        root.close();
                    }
                },
                this::end);
    }

    /// What the client does by itself with what it is told, before the one who uses it is told.
    private final class Application implements ClientListener {
        private final ClientListener user;

        Application(ClientListener user) {
            this.user = user;
        }

        @Override
        public void endToEnd(SessionEvent event) {
            if (event instanceof SessionEvent.PassphraseChanged changed) {
                onPassphraseChanged(changed);
            } else if (event instanceof SessionEvent.RemovalsCrossed) {
                changePassphrase(null);
            } else if (event instanceof SessionEvent.FileChunkWanted wanted) {
                // Not here: the session is in the middle of telling.
                loop.execute(
                        () -> useSession((session, nowMs) -> files.send(session, wanted, nowMs)));
            } else {
                files.onEvent(event);
            }
            user.endToEnd(event);
        }

        @Override
        public void session(String session, boolean connected) {
            user.session(session, connected);
        }

        @Override
        public void notice(String sentence) {
            user.notice(sentence);
        }

        @Override
        public void ended(String reason) {
            user.ended(reason);
        }
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
