package dev.blindbridge.crypto.web;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sessions of both languages in one call, the relay between them and their clock.
final class MixedCall {
    static final int SCRIPT_SLOT = 4200;

    private static final HexFormat HEX = HexFormat.of();
    private static final long TICK_MS = 200;

    private final JavaScriptSession script;
    private final Map<Integer, Session> javas = new TreeMap<>();
    private final List<SessionEvent> javaEvents = new ArrayList<>();
    private final List<JsonNode> scriptEvents = new ArrayList<>();
    private final Deque<Runnable> relay = new ArrayDeque<>();
    private @Nullable JsonNode self;
    private long nowMs = 5_000;

    MixedCall(JavaScriptSession script) {
        this.script = script;
    }

    Session enterJava(CallRoot root, int slot, String name) {
        return enterJava(root, slot, new Profile(3, 0, name));
    }

    Session enterJava(CallRoot root, int slot, Profile profile) {
        List<Integer> others = present();
        javas.values().forEach(other -> other.onEntered(slot, nowMs));
        if (self != null) {
            tell(command("entered").put("slot", slot));
        }
        Session session = Session.join(root, slot, others, profile, Randomness.secure(), nowMs);
        javas.put(slot, session);
        settle();
        return session;
    }

    void enterScript(String passphrase, String host, String room, String name) {
        javas.values().forEach(other -> other.onEntered(SCRIPT_SLOT, nowMs));
        ObjectNode join = command("join").put("slot", SCRIPT_SLOT).put("name", name);
        join.put("passphrase", passphrase).put("host", host).put("room", room).put("tracks", 3);
        present().forEach(join.putArray("members")::add);
        self = tell(join);
        settle();
    }

    /// Gone without a farewell, and the server noticed.
    void vanish(Session java) {
        javas.remove(java.slot());
        javas.values().forEach(other -> other.onLeft(java.slot(), nowMs));
        tell(command("left").put("slot", java.slot()));
        settle();
    }

    /// Lets time pass for all.
    void pass(long durationMs) {
        for (long untilMs = nowMs + durationMs; nowMs < untilMs; ) {
            jump(Math.min(TICK_MS, untilMs - nowMs));
        }
    }

    /// The same in one step.
    void jump(long durationMs) {
        nowMs += durationMs;
        javas.values().forEach(java -> java.onDeadline(nowMs));
        tell(command("advance"));
        settle();
    }

    long nowMs() {
        return nowMs;
    }

    ObjectNode command(String op) {
        return JavaScriptSession.command(op, nowMs);
    }

    /// Tells the script; takes care of what it puts out.
    JsonNode tell(ObjectNode command) {
        JavaScriptSession.Answer answer = script.ask(command);
        for (JsonNode output : answer.outputs()) {
            if (output.get("type").asString().equals("send")) {
                JsonNode to = output.get("to");
                int toSlot = to.isNull() ? Outgoing.TO_ALL : to.asInt();
                route(SCRIPT_SLOT, toSlot, HEX.parseHex(output.get("data").asString()));
            } else {
                scriptEvents.add(output);
            }
        }
        return answer.result();
    }

    /// Until nobody has anything to say any more.
    void settle() {
        collect();
        for (Runnable next = relay.poll(); next != null; next = relay.poll()) {
            next.run();
            collect();
        }
    }

    JsonNode self() {
        return Objects.requireNonNull(self, "the script is in");
    }

    JsonNode lastOfScript(String type) {
        return scriptEvents.stream()
                .filter(event -> event.get("type").asString().equals(type))
                .toList()
                .getLast();
    }

    <E extends SessionEvent> E lastOfJava(Class<E> type) {
        return ofJava(type).getLast();
    }

    /// All of this kind so far.
    <E extends SessionEvent> List<E> ofJava(Class<E> type) {
        return javaEvents.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void collect() {
        javas.forEach((slot, java) -> {
            @Nullable Outgoing message;
            while ((message = java.pollMessage()) != null) {
                route(slot, message.toSlot(), message.data());
            }
            @Nullable SessionEvent event;
            while ((event = java.pollEvent()) != null) {
                javaEvents.add(event);
            }
        });
    }

    private void route(int from, int to, byte[] data) {
        present().stream()
                .filter(slot -> slot != from && (to == Outgoing.TO_ALL || to == slot))
                .forEach(slot -> relay.add(() -> deliver(from, slot, data)));
    }

    private void deliver(int from, int to, byte[] data) {
        Session java = javas.get(to);
        if (java != null) {
            java.onMessage(from, data, nowMs);
        } else if (to == SCRIPT_SLOT) {
            tell(command("message").put("from", from).put("data", HEX.formatHex(data)));
        }
    }

    private List<Integer> present() {
        List<Integer> slots = new ArrayList<>(javas.keySet());
        if (self != null) {
            slots.add(SCRIPT_SLOT);
        }
        return slots;
    }
}
