package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.CrossFiles;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.PeerState;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Both halves of the protocol against each other: what one seals the other opens, and they meet.
@Timeout(120)
class CrossTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int JAVA_SLOT = 3;
    private static final int JS_SLOT = 4200;

    @Test
    void shouldOpenInEachLanguageWhatTheOtherSealed(@TempDir Path directory) throws IOException {
        Path javaSealed = directory.resolve("java-sealed.json");
        Path jsSealed = directory.resolve("js-sealed.json");
        CrossFiles.write(javaSealed);
        Node.Result result =
                Node.run(
                        Path.of("src", "test", "web"),
                        "cross-files.js",
                        javaSealed.toString(),
                        jsSealed.toString());
        assertEquals(0, result.status(), result::output);
        assertEquals("opened 22", result.output().strip());
        assertEquals(22, CrossFiles.check(jsSealed));
    }

    @Test
    void shouldMeetWhoeverEntersFirst() throws IOException {
        try (CallRoot root =
                        CallRoot.derive(
                                Passphrase.of(" caf\u00e9  au lait"),
                                "meet.example",
                                "Quiet-Room");
                JavaScriptSession script = new JavaScriptSession()) {
            Pair javaFirst = new Pair(script);
            javaFirst.enterJava(root, List.of());
            javaFirst.enterScript(List.of(JAVA_SLOT));
            javaFirst.assertMeeting();

            Pair scriptFirst = new Pair(script);
            scriptFirst.enterScript(List.of());
            scriptFirst.enterJava(root, List.of(JS_SLOT));
            scriptFirst.assertMeeting();
        }
    }

    /// A Java and a JavaScript session, and the relay between them.
    private static final class Pair {
        private final JavaScriptSession script;
        private final List<SessionEvent> javaEvents = new ArrayList<>();
        private final List<JsonNode> scriptEvents = new ArrayList<>();
        private final List<Outgoing> toJava = new ArrayList<>();
        private @Nullable Session java;
        private JsonNode self = JavaScriptSession.command("none", 0);
        private long nowMs = 5_000;

        Pair(JavaScriptSession script) {
            this.script = script;
        }

        void enterJava(CallRoot root, List<Integer> others) {
            if (!others.isEmpty()) {
                tell(command("entered").put("slot", JAVA_SLOT));
            }
            java =
                    Session.join(
                            root,
                            JAVA_SLOT,
                            others,
                            new Profile(3, 0, "J\u00e4va"),
                            Randomness.secure(),
                            nowMs);
            shuttle();
        }

        void enterScript(List<Integer> others) {
            if (!others.isEmpty()) {
                java().onEntered(JS_SLOT, nowMs);
            }
            ObjectNode join =
                    command("join")
                            .put("passphrase", "cafe\u0301 au\u3000lait ")
                            .put("host", "meet.example")
                            .put("room", "quiet-room")
                            .put("slot", JS_SLOT)
                            .put("name", "Skript")
                            .put("tracks", 3);
            others.forEach(join.putArray("members")::add);
            self = tell(join);
            shuttle();
        }

        void assertMeeting() {
            assertHeard();
            assertFrames();
            assertMessages();
            assertFramesAfterRatchet();
            assertFarewell();
        }

        private void assertHeard() {
            PeerView seen = java().peers().getFirst();
            assertEquals(PeerState.HEARD, seen.state());
            assertEquals("Skript", seen.name());
            assertEquals(self.get("id").asString(), seen.id().hex());
            JsonNode javaSeen = lastEvent("peer");
            assertEquals("heard", javaSeen.get("state").asString());
            assertEquals("J\u00e4va", javaSeen.get("name").asString());
            assertEquals(java().words(), strings(javaSeen.get("words")));
            assertEquals(seen.words(), strings(self.get("words")));
        }

        private void assertFrames() {
            assertHearEachOther(Codec.OPUS, "audio/opus", Track.MICROPHONE, "78fffe", false);
            String vp8Key = "5042009d012a80016801" + "30".repeat(1200);
            assertHearEachOther(Codec.VP8, "video/VP8", Track.CAMERA, vp8Key, true);
            assertHearEachOther(
                    Codec.VP8, "video/VP8", Track.CAMERA, "b10300" + "70".repeat(61), false);
            assertHearEachOther(Codec.VP9, "video/VP9", Track.SCREEN, "82498342000000", true);
        }

        private void assertHearEachOther(
                Codec codec, String mimeType, Track track, String frame, boolean keyFrame) {
            nowMs += 20;
            int level = track.isAudio() ? 30 : OpenedFrame.NO_LEVEL;
            byte[] fromJava =
                    java().sealer(track)
                            .seal(codec, HEX.parseHex(frame), keyFrame, level, 1, nowMs)
                            .orElseThrow();
            JsonNode opened =
                    tell(
                            frameCommand("open", mimeType, track)
                                    .put("slot", JAVA_SLOT)
                                    .put("rtpTimestamp", nowMs * 48)
                                    .put("wire", HEX.formatHex(fromJava)));
            assertEquals(frame, opened.path("frame").asString(), opened::toString);
            assertEquals(keyFrame, opened.get("keyFrame").asBoolean());

            ObjectNode seal = frameCommand("seal", mimeType, track).put("frame", frame);
            seal.put("keyFrame", keyFrame).put("layer", 1);
            seal.put("level", track.isAudio() ? (Integer) 30 : null);
            byte[] fromScript = HEX.parseHex(tell(seal).asString());
            OpenedFrame heard =
                    assertInstanceOf(
                            OpenedFrame.class,
                            java().opener(JS_SLOT, track)
                                    .open(codec, fromScript, nowMs * 48, nowMs));
            assertArrayEquals(HEX.parseHex(frame), heard.frame());
            assertEquals(level, heard.level());
            assertEquals(keyFrame, heard.keyFrame());
        }

        private void assertMessages() {
            java().chat("gr\u00fc\u00dfe", 30, nowMs);
            shuttle();
            assertEquals("gr\u00fc\u00dfe", lastEvent("chat").get("text").asString());
            assertEquals(30, lastEvent("chat").get("lifetimeSeconds").asInt());
            tell(command("chat").put("text", "back at you \ud83d\udc4b"));
            shuttle();
            assertEquals("back at you \ud83d\udc4b", lastChat().text());
            java().privateChat(JS_SLOT, "psst", 0, nowMs);
            shuttle();
            assertEquals("psst", lastEvent("chat").get("text").asString());
            assertTrue(lastEvent("chat").get("private").asBoolean());
            tell(command("privateChat").put("to", JAVA_SLOT).put("text", "what"));
            shuttle();
            assertEquals("what", lastChat().text());
            assertTrue(lastChat().isPrivate());
        }

        /// After ten minutes both ratchet; each follows from the key id alone.
        private void assertFramesAfterRatchet() {
            nowMs += 600_100;
            java().onDeadline(nowMs);
            tell(command("advance"));
            shuttle();
            assertFrames();
        }

        private void assertFarewell() {
            java().leave(nowMs);
            shuttle();
            assertEquals("retired", lastEvent("peer").get("state").asString());
        }

        private ObjectNode frameCommand(String op, String mimeType, Track track) {
            return command(op).put("mimeType", mimeType).put("track", track.number());
        }

        private ObjectNode command(String op) {
            return JavaScriptSession.command(op, nowMs);
        }

        /// Tells the script; keeps what it puts out.
        private JsonNode tell(ObjectNode command) {
            JavaScriptSession.Answer answer = script.ask(command);
            for (JsonNode output : answer.outputs()) {
                if (output.get("type").asString().equals("send")) {
                    toJava.add(
                            new Outgoing(JAVA_SLOT, HEX.parseHex(output.get("data").asString())));
                } else {
                    scriptEvents.add(output);
                }
            }
            return answer.result();
        }

        /// Until nobody has anything to say any more.
        private void shuttle() {
            Session session = java;
            if (session == null) {
                toJava.clear();
                return;
            }
            @Nullable Outgoing message = session.pollMessage();
            while (message != null || !toJava.isEmpty()) {
                if (message == null) {
                    session.onMessage(JS_SLOT, toJava.removeFirst().data(), nowMs);
                } else if (scriptIsIn()) {
                    String data = HEX.formatHex(message.data());
                    tell(command("message").put("from", JAVA_SLOT).put("data", data));
                }
                message = session.pollMessage();
            }
            drainEvents(session);
        }

        private boolean scriptIsIn() {
            return self.has("id");
        }

        private void drainEvents(Session session) {
            @Nullable SessionEvent event;
            while ((event = session.pollEvent()) != null) {
                javaEvents.add(event);
            }
        }

        private SessionEvent.Chat lastChat() {
            return javaEvents.stream()
                    .filter(SessionEvent.Chat.class::isInstance)
                    .map(SessionEvent.Chat.class::cast)
                    .toList()
                    .getLast();
        }

        private JsonNode lastEvent(String type) {
            return scriptEvents.stream()
                    .filter(event -> event.get("type").asString().equals(type))
                    .toList()
                    .getLast();
        }

        private Session java() {
            if (java == null) {
                throw new IllegalStateException("not in yet");
            }
            return java;
        }

        private static List<String> strings(JsonNode array) {
            List<String> strings = new ArrayList<>();
            array.forEach(one -> strings.add(one.asString()));
            return strings;
        }
    }
}
