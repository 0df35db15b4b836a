package dev.blindbridge.bench.compare.janus;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A message from Janus: the answer to one of ours, or an event.
///
/// @param sender the handle that an event is about, or 0
/// @param transaction of the request; empty where Janus speaks unasked
/// @param data of the core (`data`) or of the plugin (`plugindata.data`)
/// @param sdp of a description that came along
record JanusAnswer(
        String kind, String transaction, long sender, JsonNode data, @Nullable String sdp) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// @throws IllegalArgumentException for what is no message of Janus
    static JanusAnswer parse(String text) {
        JsonNode message;
        try {
            message = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
        String kind = message.path("janus").asString("");
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("not a message of Janus: " + text);
        }
        JsonNode plugin = message.path("plugindata").path("data");
        JsonNode data = plugin.isMissingNode() ? message.path("data") : plugin;
        if (kind.equals("error")) {
            data = message.path("error");
        }
        String sdp = message.path("jsep").path("sdp").asString("");
        return new JanusAnswer(
                kind,
                message.path("transaction").asString(""),
                message.path("sender").asLong(0),
                data,
                sdp.isEmpty() ? null : sdp);
    }

    /// An `ack` says only that the answer will come.
    boolean isFinal() {
        return !kind.equals("ack") && !transaction.isEmpty();
    }

    /// ICE and DTLS of a handle are done.
    boolean isConnected() {
        return kind.equals("webrtcup");
    }

    /// The reason, where Janus or its plugin refused.
    @Nullable String refusal() {
        if (kind.equals("error")) {
            return data.path("reason").asString("no reason");
        }
        String error = data.path("error").asString("");
        return error.isEmpty() ? null : error;
    }
}
