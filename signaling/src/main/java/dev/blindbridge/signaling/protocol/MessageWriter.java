package dev.blindbridge.signaling.protocol;

import dev.blindbridge.signaling.protocol.ServerMessage.Entered;
import dev.blindbridge.signaling.protocol.ServerMessage.Failure;
import dev.blindbridge.signaling.protocol.ServerMessage.Joined;
import dev.blindbridge.signaling.protocol.ServerMessage.Left;
import dev.blindbridge.signaling.protocol.ServerMessage.Moderators;
import dev.blindbridge.signaling.protocol.ServerMessage.Offer;
import dev.blindbridge.signaling.protocol.ServerMessage.OfferedTrack;
import dev.blindbridge.signaling.protocol.ServerMessage.Pong;
import dev.blindbridge.signaling.protocol.ServerMessage.Published;
import dev.blindbridge.signaling.protocol.ServerMessage.Relay;
import dev.blindbridge.signaling.protocol.ServerMessage.Transport;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a message of ours as UTF-8 JSON. Safe for use from many threads.
public final class MessageWriter {
    private final JsonFactory factory = JsonFactory.builder().build();

    public byte[] write(ServerMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields(message, json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void fields(ServerMessage message, JsonGenerator json) {
        switch (message) {
            case Joined joined -> joined(joined, json);
            case Entered(int slot) -> roster("entered", slot, json);
            case Left(int slot) -> roster("left", slot, json);
            case Moderators(List<Integer> slots) -> {
                json.writeStringProperty("type", "moderators");
                slots("slots", slots, json);
            }
            case Published(int attempt, String sdp) -> {
                json.writeStringProperty("type", "published");
                json.writeNumberProperty("attempt", attempt);
                json.writeStringProperty("sdp", sdp);
            }
            case Offer offer -> offer(offer, json);
            case Relay(int from, String data) -> {
                json.writeStringProperty("type", "relay");
                json.writeNumberProperty("from", from);
                json.writeStringProperty("data", data);
            }
            case Transport transport -> transport(transport, json);
            case Pong() -> json.writeStringProperty("type", "pong");
            case Failure failure -> failure(failure, json);
        }
    }

    private static void roster(String type, int slot, JsonGenerator json) {
        json.writeStringProperty("type", type);
        json.writeNumberProperty("slot", slot);
    }

    private static void joined(Joined joined, JsonGenerator json) {
        json.writeStringProperty("type", "joined");
        json.writeNumberProperty("slot", joined.slot());
        slots("members", joined.members(), json);
        slots("moderators", joined.moderators(), json);
        json.writeStringProperty("resume", joined.resume());
        json.writeBooleanProperty("resumed", joined.resumed());
        json.writeNumberProperty("resumeSeconds", ProtocolLimits.RESUME_SECONDS);
    }

    private static void slots(String name, List<Integer> slots, JsonGenerator json) {
        json.writeName(name);
        json.writeStartArray();
        slots.forEach(json::writeNumber);
        json.writeEndArray();
    }

    private static void offer(Offer offer, JsonGenerator json) {
        json.writeStringProperty("type", "offer");
        json.writeNumberProperty("id", offer.id());
        json.writeNumberProperty("attempt", offer.attempt());
        json.writeStringProperty("sdp", offer.sdp());
        json.writeName("tracks");
        json.writeStartArray();
        for (OfferedTrack track : offer.tracks()) {
            json.writeStartObject();
            json.writeStringProperty("mid", track.mid());
            json.writeNumberProperty("slot", track.slot());
            json.writeNumberProperty("track", track.track());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void transport(Transport transport, JsonGenerator json) {
        json.writeStringProperty("type", "transport");
        json.writeStringProperty("session", transport.publish() ? "publish" : "subscribe");
        json.writeNumberProperty("attempt", transport.attempt());
        String reason = transport.reason();
        json.writeStringProperty("state", reason == null ? "connected" : "closed");
        if (reason != null) {
            json.writeStringProperty("reason", reason);
        }
    }

    private static void failure(Failure failure, JsonGenerator json) {
        json.writeStringProperty("type", "error");
        json.writeStringProperty("code", failure.code().wireName());
        json.writeStringProperty("message", failure.message());
        String about = failure.about();
        if (about != null) {
            json.writeStringProperty("about", about);
        }
        json.writeBooleanProperty("fatal", failure.fatal());
    }
}
