package dev.blindbridge.bench.client;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server says (docs/signaling-protocol.md section 4).
public sealed interface ServerMessage {
    record Joined(
            int slot,
            List<Integer> members,
            List<Integer> moderators,
            String resume,
            boolean resumed)
            implements ServerMessage {}

    record Moderators(List<Integer> slots) implements ServerMessage {}

    record Entered(int slot) implements ServerMessage {}

    record Left(int slot) implements ServerMessage {}

    record Published(int attempt, String sdp) implements ServerMessage {}

    /// An offer of the subscribe session.
    ///
    /// @param tracks all m= lines in use
    record Offer(int id, int attempt, String sdp, List<Binding> tracks) implements ServerMessage {}

    record Binding(String mid, int slot, int track) {}

    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Relay(int from, byte[] data) implements ServerMessage {}

    record Transport(boolean publish, int attempt, boolean connected, String reason)
            implements ServerMessage {}

    record Refusal(String code, String message, String about, boolean fatal)
            implements ServerMessage {}

    /// A pong, or what a newer server says beyond this version.
    record Other() implements ServerMessage {}

    /// Reads one message.
    ///
    /// @throws IllegalArgumentException if it is not what the protocol promises
    static ServerMessage parse(String text) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        return switch (json.path("type").asString("")) {
            case "joined" ->
                    new Joined(
                            json.path("slot").asInt(-1),
                            slots(json.path("members")),
                            slots(json.path("moderators")),
                            json.path("resume").asString(""),
                            json.path("resumed").asBoolean(false));
            case "moderators" -> new Moderators(slots(json.path("slots")));
            case "entered" -> new Entered(json.path("slot").asInt(-1));
            case "left" -> new Left(json.path("slot").asInt(-1));
            case "published" ->
                    new Published(json.path("attempt").asInt(0), json.path("sdp").asString(""));
            case "offer" -> offer(json);
            case "relay" ->
                    new Relay(
                            json.path("from").asInt(-1),
                            Base64.getDecoder().decode(json.path("data").asString("")));
            case "transport" -> transport(json);
            case "error" ->
                    new Refusal(
                            json.path("code").asString(""),
                            json.path("message").asString(""),
                            json.path("about").asString(""),
                            json.path("fatal").asBoolean(false));
            default -> new Other();
        };
    }

    private static ServerMessage transport(JsonNode json) {
        return new Transport(
                json.path("session").asString("").equals("publish"),
                json.path("attempt").asInt(0),
                json.path("state").asString("").equals("connected"),
                json.path("reason").asString(""));
    }

    private static Offer offer(JsonNode json) {
        List<Binding> tracks = new ArrayList<>();
        for (JsonNode track : json.path("tracks")) {
            tracks.add(
                    new Binding(
                            track.path("mid").asString(""),
                            track.path("slot").asInt(-1),
                            track.path("track").asInt(-1)));
        }
        return new Offer(
                json.path("id").asInt(-1),
                json.path("attempt").asInt(0),
                json.path("sdp").asString(""),
                tracks);
    }

    private static List<Integer> slots(JsonNode members) {
        List<Integer> slots = new ArrayList<>();
        for (JsonNode member : members) {
            slots.add(member.asInt(-1));
        }
        return slots;
    }

    /// Keeps the mapper out of the interface's constants.
    final class Json {
        static final JsonMapper MAPPER = JsonMapper.shared();

        private Json() {}
    }
}
