package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FileDigest;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.PeerId;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Rejected;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Both halves of section 5 against each other: files, and removal by a new passphrase.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossFeaturesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int JAVA_SLOT = 3;
    private static final int CHUNK_BYTES = 65_536;
    private static final byte[] SPOKEN = {0x78, 1, 2, 3};
    private static final String HOST = "meet.example";
    private static final String ROOM = "quiet-room";
    private static final String OLD_WORDS = "acorn basil copper dune ember";

    private CallRoot root;
    private JavaScriptSession script;

    @BeforeAll
    void derive() throws IOException {
        root = rootOf(OLD_WORDS);
        script = new JavaScriptSession();
    }

    @AfterAll
    void end() throws IOException {
        root.close();
        script.close();
    }

    private static CallRoot rootOf(String passphrase) {
        return CallRoot.derive(Passphrase.of(passphrase), HOST, ROOM);
    }

    @Test
    void shouldCarryAFileFromJavaToJavaScript() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, "Java");
        call.enterScript(OLD_WORDS, HOST, ROOM, "Skript");
        byte[] content = content(1);
        java.offerFile(new FileDigest("../Pl\u00e4ne.pdf").add(content).finish(), call.nowMs());
        call.settle();
        JsonNode offered = call.lastOfScript("fileOffered");
        assertEquals("Pl\u00e4ne.pdf", offered.get("fileName").asString());
        assertEquals(content.length, offered.get("size").asInt());
        ObjectNode accept = call.command("acceptFile").put("id", offered.get("id").asString());
        call.tell(accept.put("number", offered.get("number").asInt()));
        call.settle();
        for (SessionEvent.FileChunkWanted wanted :
                call.ofJava(SessionEvent.FileChunkWanted.class)) {
            int begin = wanted.chunk() * CHUNK_BYTES;
            byte[] chunk =
                    Arrays.copyOfRange(
                            content, begin, Math.min(begin + CHUNK_BYTES, content.length));
            assertTrue(
                    java.sendChunk(
                            wanted.slot(), wanted.number(), wanted.chunk(), chunk, call.nowMs()));
            call.settle();
        }
        assertEquals(HEX.formatHex(content), call.lastOfScript("fileDone").get("file").asString());
    }

    @Test
    void shouldCarryAFileFromJavaScriptToJava() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, "Java");
        call.enterScript(OLD_WORDS, HOST, ROOM, "Skript");
        byte[] content = content(2);
        ObjectNode offer = call.command("offerFile").put("name", "gr\u00fc\u00dfe.txt");
        call.tell(offer.put("content", HEX.formatHex(content)));
        call.settle();
        SessionEvent.FileOffered offered = call.lastOfJava(SessionEvent.FileOffered.class);
        assertEquals("gr\u00fc\u00dfe.txt", offered.fileName());
        assertTrue(java.acceptFile(offered.sender(), offered.number(), call.nowMs()));
        call.settle();
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        call.ofJava(SessionEvent.FileChunk.class)
                .forEach(chunk -> came.writeBytes(chunk.content()));
        assertArrayEquals(content, came.toByteArray());
        assertEquals(1, call.ofJava(SessionEvent.FileDone.class).size());
    }

    /// Three chunks, the last one not full.
    private static byte[] content(int seed) {
        byte[] content = new byte[2 * CHUNK_BYTES + 777];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void shouldRemoveSomebodyFromEitherSide() {
        MixedCall call = new MixedCall(script);
        Session java = call.enterJava(root, JAVA_SLOT, "Java");
        call.enterScript(OLD_WORDS, HOST, ROOM, "Skript");
        Session first = call.enterJava(root, 7, "First");
        Session second = call.enterJava(root, 8, "Second");
        call.pass(2_000);
        assertScriptIsHeardBy(call, first);

        moderators(call, JAVA_SLOT, List.of(java, first, second));
        CallRoot newRoot = rootOf("new words");
        Set<PeerId> staying =
                java.peers().stream()
                        .map(PeerView::id)
                        .filter(id -> !id.equals(first.id()))
                        .collect(Collectors.toSet());
        assertTrue(java.remove(staying, "new words", newRoot, call.nowMs()));
        call.settle();
        adopt(call, second);
        JsonNode told = call.lastOfScript("passphraseChanged");
        assertEquals("new words", told.get("passphrase").asString());
        ObjectNode adopt = call.command("adopt").put("change", told.get("change").asInt());
        assertTrue(call.tell(adopt.put("passphrase", "new words")).asBoolean());
        call.settle();
        call.pass(2_000);
        assertScriptIsNotHeardBy(call, first);
        assertScriptIsHeardBy(call, java);
        assertScriptIsHeardBy(call, second);

        moderators(call, MixedCall.SCRIPT_SLOT, List.of(java, second));
        ObjectNode remove = call.command("remove").put("passphrase", "other words");
        remove.putArray("staying").add(java.id().hex());
        assertTrue(call.tell(remove).asBoolean());
        call.settle();
        adopt(call, java);
        call.pass(2_000);
        assertScriptIsNotHeardBy(call, second);
        assertScriptIsHeardBy(call, java);

        call.pass(10_000);
        assertTrue(call.ofJava(SessionEvent.NotAcked.class).isEmpty());
        Session newcomer = call.enterJava(rootOf("other words"), 9, "Newcomer");
        assertScriptIsHeardBy(call, newcomer);
    }

    private static void moderators(MixedCall call, int slot, List<Session> javas) {
        javas.forEach(java -> java.onModerators(List.of(slot)));
        ObjectNode moderators = call.command("moderators");
        moderators.putArray("slots").add(slot);
        call.tell(moderators);
    }

    private static void adopt(MixedCall call, Session java) {
        SessionEvent.PassphraseChanged change =
                call.lastOfJava(SessionEvent.PassphraseChanged.class);
        assertTrue(java.adopt(change.change(), rootOf(change.passphrase()), call.nowMs()));
        call.settle();
    }

    private static void assertScriptIsHeardBy(MixedCall call, Session java) {
        OpenedFrame heard = assertInstanceOf(OpenedFrame.class, scriptSpeaksTo(call, java));
        assertArrayEquals(SPOKEN, heard.frame());
    }

    private static void assertScriptIsNotHeardBy(MixedCall call, Session java) {
        assertInstanceOf(Rejected.class, scriptSpeaksTo(call, java));
    }

    private static Object scriptSpeaksTo(MixedCall call, Session java) {
        call.jump(20);
        ObjectNode seal = call.command("seal").put("frame", HEX.formatHex(SPOKEN));
        seal.put("track", Track.MICROPHONE.number()).put("mimeType", "audio/opus");
        seal.put("keyFrame", false).put("layer", 0).put("level", 30);
        byte[] wire = HEX.parseHex(call.tell(seal).asString());
        call.settle();
        return java.opener(MixedCall.SCRIPT_SLOT, Track.MICROPHONE)
                .open(Codec.OPUS, wire, call.nowMs() * 48, call.nowMs());
    }
}
