package dev.blindbridge.bench.compare.janus;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One session of Janus' API with any number of handles of its VideoRoom.
public final class JanusSession implements AutoCloseable {
    private static final String PLUGIN = "janus.plugin.videoroom";

    /// More than any meeting has.
    private static final int MAX_PUBLISHERS = 1000;

    /// Janus' offer, and the handle that it belongs to.
    ///
    /// @param feedByMid whose stream each m= line carries
    public record Described(long handle, String sdp, Map<String, Long> feedByMid) {}

    /// A publisher in its room, with Janus' answer to its offer.
    ///
    /// @param connected done when others may subscribe to it
    public record Joined(long feed, String answer, CompletableFuture<Void> connected) {}

    private final JanusSocket socket;
    private final long session;

    private JanusSession(JanusSocket socket, long session) {
        this.socket = socket;
        this.session = session;
    }

    public static JanusSession open(URI uri) {
        JanusSocket socket = new JanusSocket(uri);
        long session = id(socket.ask(JanusSocket.request("create")).join());
        return new JanusSession(socket, session);
    }

    private static long id(JanusAnswer answer) {
        return answer.data().path("id").asLong();
    }

    /// A room that neither caps nor asks for anything.
    public CompletableFuture<?> createRoom(long room) {
        ObjectNode body =
                body("create")
                        .put("room", room)
                        .put("publishers", MAX_PUBLISHERS)
                        .put("bitrate", 0)
                        .put("fir_freq", 0)
                        .put("require_pvtid", false)
                        .put("notify_joining", false)
                        .put("audiolevel_ext", false)
                        .put("videoorient_ext", false)
                        .put("playoutdelay_ext", false);
        return attach().thenCompose(handle -> message(handle, body, null, null));
    }

    /// Joins and publishes what the offer describes.
    public CompletableFuture<Joined> publish(long room, String offer) {
        ObjectNode body = body("joinandconfigure").put("ptype", "publisher").put("room", room);
        return attach().thenCompose(handle ->
                message(handle, body, "offer", offer)
                        .thenApply(answer ->
                                new Joined(id(answer), sdp(answer), socket.connected(handle))));
    }

    /// Asks for all streams of these publishers in one connection: Janus offers.
    public CompletableFuture<Described> subscribe(long room, List<Long> feeds) {
        ObjectNode body =
                body("join")
                        .put("ptype", "subscriber")
                        .put("room", room)
                        .put("autoupdate", false)
                        .put("use_msid", false);
        ArrayNode streams = body.putArray("streams");
        feeds.forEach(feed -> streams.addObject().put("feed", feed));
        return attach().thenCompose(handle ->
                message(handle, body, null, null).thenApply(answer -> described(handle, answer)));
    }

    /// Adds the streams of these publishers to a subscription: Janus offers again.
    public CompletableFuture<Described> subscribeToMore(long handle, List<Long> feeds) {
        ObjectNode body = body("update");
        ArrayNode streams = body.putArray("subscribe");
        feeds.forEach(feed -> streams.addObject().put("feed", feed));
        return message(handle, body, null, null).thenApply(answer -> described(handle, answer));
    }

    private static Described described(long handle, JanusAnswer answer) {
        Map<String, Long> feeds = new HashMap<>();
        for (JsonNode stream : answer.data().path("streams")) {
            feeds.put(stream.path("mid").asString(""), stream.path("feed_id").asLong(0));
        }
        return new Described(handle, sdp(answer), feeds);
    }

    /// Answers the offer of a subscription.
    public CompletableFuture<?> start(long handle, String answer) {
        return message(handle, body("start"), "answer", answer);
    }

    private CompletableFuture<Long> attach() {
        return socket.ask(
                        JanusSocket.request("attach")
                                .put("session_id", session)
                                .put("plugin", PLUGIN))
                .thenApply(JanusSession::id);
    }

    private CompletableFuture<JanusAnswer> message(
            long handle, ObjectNode body, @Nullable String type, @Nullable String sdp) {
        ObjectNode request =
                JanusSocket.request("message").put("session_id", session).put("handle_id", handle);
        request.set("body", body);
        if (sdp != null) {
            request.putObject("jsep").put("type", type).put("sdp", sdp).put("trickle", false);
        }
        return socket.ask(request);
    }

    private static ObjectNode body(String request) {
        return JsonNodeFactory.instance.objectNode().put("request", request);
    }

    private static String sdp(JanusAnswer answer) {
        String sdp = answer.sdp();
        if (sdp == null) {
            throw new IllegalStateException("Janus sent no description: " + answer.data());
        }
        return sdp;
    }

    @Override
    public void close() {
        socket.close();
    }
}
