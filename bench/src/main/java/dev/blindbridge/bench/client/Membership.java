package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.SessionEvent;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One participation in a room, from `joined` until it ends: identity, media sessions, keys.
/// Outlives a lost WebSocket that is resumed in time; what comes after that is another one. Loop
/// thread only.
final class Membership implements Surroundings, AutoCloseable {
    /// docs/signaling-protocol.md section 4, transport: not more often than once a second.
    private static final long RESTART_DELAY_NS = 1_000_000_000;

    private final ClientLoop loop;
    private final ClientConfig config;
    private final ClientListener listener;
    private final Consumer<ObjectNode> output;
    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private final String cname;
    private final int slot;
    private final EndToEnd endToEnd;
    private @Nullable PublishSession publish;
    private SubscribeSession subscribe;
    private boolean closed;

    Membership(
            ClientLoop loop,
            ClientConfig config,
            ClientListener listener,
            CallRoot root,
            ServerMessage.Joined joined,
            Consumer<ObjectNode> output) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.output = output;
        this.slot = joined.slot();
        byte[] name = new byte[12]; // RFC 7022 section 4.1: 96 random bits
        random.nextBytes(name);
        this.cname = HexFormat.of().formatHex(name);
        Profile profile = new Profile(config.tracks(), 0, config.name());
        this.endToEnd = new EndToEnd(loop, root, joined, profile, output, this::onEvent);
        this.subscribe = new SubscribeSession(this, 1, this::receiver);
        if (config.tracks() != 0) {
            startPublishing(1);
        }
    }

    private void startPublishing(int attempt) {
        publish = new PublishSession(this, attempt, endToEnd::sealer);
        output.accept(publish.offer());
    }

    private TrackReceiver receiver(int peerSlot, int track) {
        return new TrackReceiver(peerSlot, track, endToEnd.opener(peerSlot, track), endToEnd::pump);
    }

    private void onEvent(SessionEvent event) {
        if (event instanceof SessionEvent.KeyFrameWanted wanted) {
            subscribe.wantKeyFrames(wanted.slot());
        }
        listener.endToEnd(event);
    }

    /// The same membership on a new connection.
    void onResumed(ServerMessage.Joined joined) {
        endToEnd.onResumed(joined);
        if (publish != null && !publish.answered()) {
            output.accept(publish.offer());
        }
    }

    void onMessage(ServerMessage message) {
        try {
            switch (message) {
                case ServerMessage.Entered entered -> endToEnd.onEntered(entered.slot());
                case ServerMessage.Moderators now -> endToEnd.onModerators(now.slots());
                case ServerMessage.Left left -> endToEnd.onLeft(left.slot());
                case ServerMessage.Relay relay -> endToEnd.onMessage(relay.from(), relay.data());
                case ServerMessage.Offer offer -> subscribe.onOffer(offer);
                case ServerMessage.Published published -> onPublished(published);
                case ServerMessage.Transport transport -> onTransport(transport);
                case ServerMessage.Refusal error -> onError(error);
                case ServerMessage.Joined joined -> {}
                case ServerMessage.Other other -> {}
            }
        } catch (Description.UnusableException e) {
            listener.notice("The server's description cannot be used: " + e.getMessage());
        }
    }

    private void onPublished(ServerMessage.Published published)
            throws Description.UnusableException {
        if (publish != null && published.attempt() == publish.attempt()) {
            publish.onAnswer(published.sdp());
        }
    }

    private void onTransport(ServerMessage.Transport transport) {
        if (!transport.connected()) {
            sessionClosed(transport.publish(), transport.attempt(), transport.reason());
        }
    }

    private void onError(ServerMessage.Refusal error) {
        listener.notice(error.message() + " [" + error.code() + "]");
        boolean unusable = error.code().equals("bad-sdp") || error.code().equals("unsupported-sdp");
        if (error.about().equals("answer") && unusable) {
            sessionClosed(false, subscribe.attempt(), error.code());
        }
    }

    @Override
    public void sessionClosed(boolean publishing, int attempt, String reason) {
        PublishSession publishSession = publish;
        if (closed) {
            return;
        }
        if (publishing && publishSession != null && publishSession.attempt() == attempt) {
            publishSession.close();
            publish = null;
            listener.session("publish", false);
            later(() -> startPublishing(attempt + 1));
        } else if (!publishing && subscribe.attempt() == attempt && !subscribe.isClosed()) {
            subscribe.close();
            listener.session("subscribe", false);
            later(() -> subscribe = new SubscribeSession(this, attempt + 1, this::receiver));
        }
        listener.notice("A media session ended: " + reason);
    }

    private void later(Runnable restart) {
        loop.at(
                ClientLoop.nowNs() + RESTART_DELAY_NS,
                () -> {
                    if (!closed) {
                        restart.run();
                    }
                });
    }

    EndToEnd endToEnd() {
        return endToEnd;
    }

    List<InetSocketAddress> mediaAddresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        if (publish != null) {
            addresses.add(publish.localAddress());
        }
        addresses.add(subscribe.localAddress());
        return addresses;
    }

    ClientStatistics statistics() {
        PublishSession publishing = publish;
        return new ClientStatistics(
                slot,
                endToEnd.provenPeers(),
                publishing != null && publishing.connected(),
                subscribe.connected(),
                publishing == null ? List.of() : publishing.statistics(),
                subscribe.statistics(),
                endToEnd.rejections(),
                subscribe.unauthenticated()
                        + (publishing == null ? 0 : publishing.unauthenticated()));
    }

    @Override
    public ClientLoop loop() {
        return loop;
    }

    @Override
    public ClientConfig config() {
        return config;
    }

    @Override
    public ClientListener listener() {
        return listener;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String cname() {
        return cname;
    }

    @Override
    public MediaTransport transport(String session, MediaTransport.Listener sessionListener) {
        return new MediaTransport(
                loop, session, identity, config.network(), random, sessionListener);
    }

    @Override
    public void say(ObjectNode message) {
        if (!closed) {
            output.accept(message);
        }
    }

    @Override
    public void changed() {
        endToEnd.pump();
    }

    @Override
    public void close() {
        closed = true;
        if (publish != null) {
            publish.close();
        }
        subscribe.close();
        endToEnd.close();
    }
}
