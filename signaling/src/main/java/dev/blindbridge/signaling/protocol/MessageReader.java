package dev.blindbridge.signaling.protocol;

import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_DATA_LENGTH;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_MESSAGE_BYTES;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_MID_LENGTH;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_RESUME_LENGTH;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_SDP_LENGTH;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_SLOT;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_TRACKS;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_TRACK_NUMBER;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a client's text frame. Total (R6): whatever the text, the answer is a message within its
/// limits or a [Malformed]; nothing is thrown. Safe for use from many threads.
public final class MessageReader {
    /// Room for a peer's longer names; ours have at most 7 letters.
    private static final int MAX_NAME_LENGTH = 64;

    private static final int MAX_ATTEMPT = Integer.MAX_VALUE;

    private final JsonMapper mapper =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(MAX_MESSAGE_BYTES)
                                                    .maxStringLength(MAX_MESSAGE_BYTES)
                                                    .maxNameLength(MAX_NAME_LENGTH)
                                                    .maxNumberLength(32)
                                                    .maxNestingDepth(8)
                                                    .maxTokenCount(1024)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// A field that is not what it must be. Never leaves this class.
    private static final class FieldException extends Exception {
        private static final long serialVersionUID = 1L;

        FieldException(String message) {
            super(message, null, false, false);
        }
    }

    public Inbound read(String text) {
        JsonNode message;
        try {
            message = mapper.readTree(text);
        } catch (JacksonException e) {
            return new Malformed("The message is not JSON within the limits.", null);
        }
        if (!message.isObject()) {
            return new Malformed("The message is not a JSON object.", null);
        }
        @Nullable String about = null;
        try {
            String type = text(message, "type", 1, MAX_NAME_LENGTH);
            about = known(type);
            return read(about, message);
        } catch (FieldException e) {
            return new Malformed(String.valueOf(e.getMessage()), about);
        }
    }

    /// Our own constant for the type, so that no word of a stranger's gets into answers and
    /// counters.
    private static String known(String type) throws FieldException {
        return switch (type) {
            case "join" -> "join";
            case "publish" -> "publish";
            case "subscribe" -> "subscribe";
            case "answer" -> "answer";
            case "relay" -> "relay";
            case "remove" -> "remove";
            case "leave" -> "leave";
            case "ping" -> "ping";
            default -> throw new FieldException("There is no message of that type.");
        };
    }

    private static ClientMessage read(String type, JsonNode message) throws FieldException {
        return switch (type) {
            case "join" ->
                    new ClientMessage.Join(
                            text(message, "room", 0, MAX_NAME_LENGTH * 4),
                            message.has("resume")
                                    ? text(message, "resume", 1, MAX_RESUME_LENGTH)
                                    : null);
            case "publish" ->
                    new ClientMessage.Publish(
                            attempt(message),
                            text(message, "sdp", 1, MAX_SDP_LENGTH),
                            tracks(message));
            case "subscribe" -> new ClientMessage.Subscribe(attempt(message));
            case "answer" ->
                    new ClientMessage.Answer(
                            integer(message, "id", Integer.MAX_VALUE),
                            text(message, "sdp", 1, MAX_SDP_LENGTH));
            case "relay" ->
                    new ClientMessage.Relay(
                            message.has("to")
                                    ? integer(message, "to", MAX_SLOT)
                                    : ClientMessage.Relay.EVERYONE,
                            base64(message));
            case "remove" -> new ClientMessage.Remove(integer(message, "slot", MAX_SLOT));
            case "leave" -> new ClientMessage.Leave();
            default -> new ClientMessage.Ping();
        };
    }

    private static int attempt(JsonNode message) throws FieldException {
        return message.has("attempt") ? integer(message, "attempt", MAX_ATTEMPT) : 0;
    }

    private static List<PublishedTrack> tracks(JsonNode message) throws FieldException {
        JsonNode array = message.get("tracks");
        if (array == null || !array.isArray() || array.size() > MAX_TRACKS) {
            throw new FieldException("tracks must be a list of at most " + MAX_TRACKS + ".");
        }
        List<PublishedTrack> tracks = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (JsonNode entry : array) {
            String mid = text(entry, "mid", 1, MAX_MID_LENGTH);
            int track = integer(entry, "track", MAX_TRACK_NUMBER);
            if (!seen.add(mid) || !seen.add(track)) {
                throw new FieldException("tracks names a mid or a track twice.");
            }
            tracks.add(new PublishedTrack(mid, track));
        }
        return tracks;
    }

    private static String text(JsonNode message, String field, int minLength, int maxLength)
            throws FieldException {
        JsonNode value = message.get(field);
        if (value == null || !value.isString()) {
            throw new FieldException(field + " is missing or not a text.");
        }
        String text = value.stringValue();
        if (text.length() < minLength || text.length() > maxLength) {
            throw new FieldException(
                    field + " must have " + minLength + " to " + maxLength + " characters.");
        }
        return text;
    }

    private static int integer(JsonNode message, String field, int max) throws FieldException {
        JsonNode value = message.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new FieldException(field + " is missing or not an integer.");
        }
        int number = value.intValue();
        if (number < 0 || number > max) {
            throw new FieldException(field + " must be 0 to " + max + ".");
        }
        return number;
    }

    /// Checked, not decoded: RFC 4648 section 4 with padding.
    private static String base64(JsonNode message) throws FieldException {
        String data = text(message, "data", 4, MAX_DATA_LENGTH);
        int end = data.length();
        for (int i = 0; i < 2 && data.charAt(end - 1) == '='; i++) {
            end--;
        }
        boolean good = data.length() % 4 == 0;
        for (int i = 0; i < end && good; i++) {
            char c = data.charAt(i);
            good =
                    (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '/';
        }
        if (!good) {
            throw new FieldException("data is not base64 with padding.");
        }
        return data;
    }
}
