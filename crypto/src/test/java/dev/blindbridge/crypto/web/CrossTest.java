package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.CrossFiles;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.PeerState;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Rejected;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Both halves of the protocol against each other: what one seals the other opens, and they meet in
/// whole calls, from the passphrase as each was typed to the farewell.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int JAVA_SLOT = 3;
    private static final String OPUS = "78fffe";
    private static final String VP8_KEY = "5042009d012a80016801" + "30".repeat(1200);
    private static final String VP8_DELTA = "b10300" + "70".repeat(61);
    private static final String VP9 = "82498342000000";
    private static final String AV1 =
            "0a0a000000043cffbc01a008" + "329601" + "10" + "42".repeat(149);
    private static final String H264 =
            "000000016742c0158c8d40a0f937010d0107844235"
                    + ("0000000168ce3c80" + "0000000165b800" + "04".repeat(300));

    private CallRoot root;
    private JavaScriptSession script;

    @BeforeAll
    void derive() throws IOException {
        root = CallRoot.derive(Passphrase.of(" caf\u00e9  au lait"), "meet.example", "Quiet-Room");
        script = new JavaScriptSession();
    }

    @AfterAll
    void end() throws IOException {
        root.close();
        script.close();
    }

    @Test
    void shouldOpenInEachLanguageWhatTheOtherSealed(@TempDir Path directory) throws IOException {
        Path javaSealed = directory.resolve("java-sealed.json");
        Path jsSealed = directory.resolve("js-sealed.json");
        CrossFiles.write(javaSealed);
        Path tests = Path.of("src", "test", "web");
        Node.Result result =
                Node.run(tests, "cross-files.js", javaSealed.toString(), jsSealed.toString());
        assertEquals(0, result.status(), result::output);
        assertEquals("opened 24", result.output().strip());
        assertEquals(24, CrossFiles.check(jsSealed));
    }

    @Test
    void shouldMeetWhereJavaWaits() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, "J\u00e4va");
        enterScript(call);
        assertMeeting(call, java);
    }

    @Test
    void shouldMeetWhereJavaScriptWaits() {
        MixedCall call = new MixedCall(script);
        enterScript(call);
        assertMeeting(call, call.enterJava(root, JAVA_SLOT, "J\u00e4va"));
    }

    @Test
    void shouldLockOutALeaverInBothLanguages() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, "J\u00e4va");
        enterScript(call);
        assertHearEachOther(call, java, Codec.OPUS, Track.MICROPHONE, OPUS, false);
        Session leaver = call.enterJava(root, 7, "Leaver");
        call.pass(2_000);
        assertHearEachOther(call, leaver, Codec.OPUS, Track.MICROPHONE, OPUS, false);
        assertHearEachOther(call, java, Codec.OPUS, Track.MICROPHONE, OPUS, false);

        call.vanish(leaver);
        call.pass(9_000);
        byte[] later = scriptSeals(call, Codec.OPUS, Track.MICROPHONE, OPUS, false);
        assertInstanceOf(
                Rejected.class,
                leaver.opener(MixedCall.SCRIPT_SLOT, Track.MICROPHONE)
                        .open(Codec.OPUS, later, call.nowMs() * 48, call.nowMs()));
        assertHearEachOther(call, java, Codec.OPUS, Track.MICROPHONE, OPUS, false);
    }

    @Test
    void shouldLockOutALeaverWhereSomebodyBeginsToPublishLongAfter() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, new Profile(0, 0, "J\u00e4va"));
        enterScript(call);
        Session leaver = call.enterJava(root, 7, "Leaver");
        call.vanish(leaver);
        call.pass(20_000);
        byte[] first =
                java.sealer(Track.MICROPHONE)
                        .seal(Codec.OPUS, HEX.parseHex(OPUS), false, 30, 0, call.nowMs())
                        .orElseThrow();
        call.settle();
        assertInstanceOf(
                Rejected.class,
                leaver.opener(JAVA_SLOT, Track.MICROPHONE)
                        .open(Codec.OPUS, first, call.nowMs() * 48, call.nowMs()));
        assertHearEachOther(call, java, Codec.OPUS, Track.MICROPHONE, OPUS, false);
    }

    private static void enterScript(MixedCall call) {
        call.enterScript("cafe\u0301 au\u3000lait ", "meet.example", "quiet-room", "Skript");
    }

    private static void assertMeeting(MixedCall call, Session java) {
        assertHeard(call, java);
        assertFrames(call, java);
        assertMessages(call, java);
        call.jump(600_100); // Both ratchet; each follows from the key id alone.
        assertFrames(call, java);
        java.leave(call.nowMs());
        call.settle();
        assertEquals("retired", call.lastOfScript("peer").get("state").asString());
    }

    private static void assertHeard(MixedCall call, Session java) {
        PeerView seen = java.peers().getFirst();
        assertEquals(PeerState.HEARD, seen.state());
        assertEquals("Skript", seen.name());
        assertEquals(call.self().get("id").asString(), seen.id().hex());
        assertEquals(seen.words(), strings(call.self().get("words")));
        JsonNode javaSeen = call.lastOfScript("peer");
        assertEquals("heard", javaSeen.get("state").asString());
        assertEquals("J\u00e4va", javaSeen.get("name").asString());
        assertEquals(java.words(), strings(javaSeen.get("words")));
    }

    private static void assertFrames(MixedCall call, Session java) {
        assertHearEachOther(call, java, Codec.OPUS, Track.MICROPHONE, OPUS, false);
        assertHearEachOther(call, java, Codec.VP8, Track.CAMERA, VP8_KEY, true);
        assertHearEachOther(call, java, Codec.VP8, Track.CAMERA, VP8_DELTA, false);
        assertHearEachOther(call, java, Codec.VP9, Track.SCREEN, VP9, true);
        assertHearEachOther(call, java, Codec.AV1, Track.CAMERA, AV1, true);
        assertHearEachOther(call, java, Codec.H264, Track.SCREEN, H264, true);
    }

    private static void assertHearEachOther(
            MixedCall call,
            Session java,
            Codec codec,
            Track track,
            String frame,
            boolean keyFrame) {
        call.jump(20);
        long nowMs = call.nowMs();
        int level = level(track);
        byte[] fromJava =
                java.sealer(track)
                        .seal(codec, HEX.parseHex(frame), keyFrame, level, 1, nowMs)
                        .orElseThrow();
        call.settle();
        JsonNode opened =
                call.tell(
                        frameCommand(call, "open", codec, track)
                                .put("slot", java.slot())
                                .put("rtpTimestamp", nowMs * 48)
                                .put("wire", HEX.formatHex(fromJava)));
        assertEquals(frame, opened.path("frame").asString(""), opened::toString);
        assertEquals(keyFrame, opened.get("keyFrame").asBoolean());

        byte[] fromScript = scriptSeals(call, codec, track, frame, keyFrame);
        OpenedFrame heard =
                assertInstanceOf(
                        OpenedFrame.class,
                        java.opener(MixedCall.SCRIPT_SLOT, track)
                                .open(codec, fromScript, nowMs * 48, nowMs));
        assertArrayEquals(HEX.parseHex(frame), heard.frame());
        assertEquals(level, heard.level());
        assertEquals(keyFrame, heard.keyFrame());
    }

    private static byte[] scriptSeals(
            MixedCall call, Codec codec, Track track, String frame, boolean keyFrame) {
        ObjectNode seal = frameCommand(call, "seal", codec, track).put("frame", frame);
        seal.put("keyFrame", keyFrame).put("layer", 1);
        seal.put("level", track.isAudio() ? (Integer) level(track) : null);
        byte[] wire = HEX.parseHex(call.tell(seal).asString());
        call.settle();
        return wire;
    }

    private static int level(Track track) {
        return track.isAudio() ? 30 : OpenedFrame.NO_LEVEL;
    }

    private static ObjectNode frameCommand(MixedCall call, String op, Codec codec, Track track) {
        String mimeType = (track.isAudio() ? "audio/" : "video/") + codec.name();
        return call.command(op).put("mimeType", mimeType).put("track", track.number());
    }

    private static void assertMessages(MixedCall call, Session java) {
        java.chat("gr\u00fc\u00dfe", 30, call.nowMs());
        call.settle();
        JsonNode chat = call.lastOfScript("chat");
        assertEquals("gr\u00fc\u00dfe", chat.get("text").asString());
        assertEquals(30, chat.get("lifetimeSeconds").asInt());
        call.tell(call.command("chat").put("text", "back at you \ud83d\udc4b"));
        call.settle();
        assertEquals("back at you \ud83d\udc4b", call.lastOfJava(SessionEvent.Chat.class).text());

        java.privateChat(java.peers().getFirst().id(), "psst", 0, call.nowMs());
        call.settle();
        assertEquals("psst", call.lastOfScript("chat").get("text").asString());
        assertTrue(call.lastOfScript("chat").get("private").asBoolean());
        call.tell(call.command("privateChat").put("to", JAVA_SLOT).put("text", "what"));
        call.settle();
        assertEquals("what", call.lastOfJava(SessionEvent.Chat.class).text());
        assertTrue(call.lastOfJava(SessionEvent.Chat.class).isPrivate());
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(one -> strings.add(one.asString()));
        return strings;
    }
}
