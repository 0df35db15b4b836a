package dev.blindbridge.crypto.hostile;

import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Track;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The browser's session.
final class ScriptClient implements Client {
    private static final HexFormat HEX = HexFormat.of();

    private final ScriptProcess process;
    private final int client;
    private final int slot;
    private final String id;
    private final List<Outgoing> outgoing = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final Map<Integer, Listed> listed = new TreeMap<>();

    ScriptClient(
            ScriptProcess process,
            String passphrase,
            String host,
            String room,
            int slot,
            List<Integer> others,
            Profile profile,
            long nowMs) {
        this.process = process;
        this.client = process.newClient();
        this.slot = slot;
        ObjectNode join = command("join", nowMs).put("slot", slot).put("name", profile.name());
        join.put("passphrase", passphrase).put("host", host).put("room", room);
        join.put("tracks", profile.tracks());
        others.forEach(join.putArray("members")::add);
        id = tell(join).asString();
    }

    private ObjectNode command(String op, long nowMs) {
        return process.command(client, op, nowMs);
    }

    private JsonNode tell(ObjectNode command) {
        JsonNode answer = process.ask(command);
        answer.get("outputs").forEach(this::take);
        return answer.get("result");
    }

    private void take(JsonNode output) {
        String type = output.get("type").asString();
        switch (type) {
            case "send" -> {
                JsonNode to = output.get("to");
                int toSlot = to.isNull() ? Outgoing.TO_ALL : to.asInt();
                outgoing.add(new Outgoing(toSlot, HEX.parseHex(output.get("data").asString())));
            }
            case "peer" -> list(output);
            case "chat" -> {
                if (output.get("missing").asBoolean()) {
                    shown.add("missing " + slotOf(output));
                }
                if (!output.get("own").asBoolean()) {
                    shown.add("chat " + slotOf(output) + " " + output.get("text").asString());
                }
            }
            case "missing", "conflict" -> shown.add(type + " " + slotOf(output));
            case "rosterDiffers" -> shown.add("roster differs " + slotOf(output));
            case "undecryptable" -> {
                List<Integer> slots = new ArrayList<>();
                output.get("slots").forEach(one -> slots.add(one.asInt()));
                shown.add("undecryptable " + slots);
            }
            case "nobodyAnswered" -> shown.add("nobody answered");
            default -> {}
        }
    }

    private static int slotOf(JsonNode output) {
        return output.get("slot").asInt();
    }

    private void list(JsonNode peer) {
        String state = peer.get("state").asString();
        if (state.equals("retired")) {
            listed.remove(slotOf(peer));
        } else {
            String name = peer.get("name").asString();
            listed.put(slotOf(peer), new Listed(peer.get("id").asString(), name, state));
        }
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void entered(int slot, long nowMs) {
        tell(command("entered", nowMs).put("slot", slot));
    }

    @Override
    public void left(int slot, long nowMs) {
        tell(command("left", nowMs).put("slot", slot));
    }

    @Override
    public void message(int fromSlot, byte[] data, long nowMs) {
        ObjectNode message = command("message", nowMs).put("from", fromSlot);
        tell(message.put("data", HEX.formatHex(data)));
    }

    @Override
    public void chat(String text, long nowMs) {
        tell(command("chat", nowMs).put("text", text));
    }

    @Override
    public void advance(long nowMs) {
        tell(command("advance", nowMs));
    }

    @Override
    public byte[] seal(Track track, Codec codec, byte[] frame, long nowMs) {
        ObjectNode seal = command("seal", nowMs).put("track", track.name());
        seal.put("mimeType", mimeType(codec)).put("frame", HEX.formatHex(frame));
        return HEX.parseHex(tell(seal).asString());
    }

    @Override
    public Optional<byte[]> open(
            int slot, Track track, Codec codec, byte[] wire, long rtpTimestamp, long nowMs) {
        ObjectNode open = command("open", nowMs).put("slot", slot).put("track", track.name());
        open.put("mimeType", mimeType(codec)).put("wire", HEX.formatHex(wire));
        JsonNode opened = tell(open.put("rtpTimestamp", rtpTimestamp));
        if (opened.has("refused")) {
            return Optional.empty();
        }
        if (opened.get("delayed").asBoolean()) {
            shown.add("delayed " + slot);
        }
        return Optional.of(HEX.parseHex(opened.get("frame").asString()));
    }

    private static String mimeType(Codec codec) {
        return (codec == Codec.OPUS ? "audio/" : "video/") + codec.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Outgoing> outgoing() {
        List<Outgoing> drained = List.copyOf(outgoing);
        outgoing.clear();
        return drained;
    }

    @Override
    public List<String> shown() {
        return shown;
    }

    @Override
    public Map<Integer, Listed> listed() {
        return listed;
    }

    @Override
    public long refused(String reason) {
        return tell(command("refused", 0).put("reason", reason)).asLong();
    }
}
