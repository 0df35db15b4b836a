package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Section 5 against vectors-own.json.
class FeatureVectorsTest {
    private static final JsonNode VECTORS = Vectors.read("vectors-own.json");
    private static final JsonNode K1 = VECTORS.get("k1");
    private static final JsonNode FILE = VECTORS.get("file");
    private static final JsonNode CHANGE = VECTORS.get("passphrase_change");
    private static final JsonNode BREAKOUT = VECTORS.get("breakout");
    private static final JsonNode FEATURES = VECTORS.get("features");

    private final CallRoot root =
            new CallRoot(Vectors.secret(K1, "root"), Vectors.bytes(K1, "room_id"));

    private static byte[] content() {
        byte[] content = new byte[Vectors.number(FILE, "size")];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) i;
        }
        return content;
    }

    private static FileMessage.Body offer() {
        FileOffer file = new FileDigest(Vectors.text(FILE, "name")).add(content()).finish();
        assertEquals(Vectors.text(FILE, "sha256"), Vectors.hex(file.sha256()));
        return new FileMessage.Body(
                Vectors.number(FILE, "number"),
                Vectors.secret(FILE, "file_secret"),
                file.sizeBytes(),
                file.sha256(),
                file.name());
    }

    private static Breakout breakout() {
        return new Breakout(
                Vectors.bytes(BREAKOUT, "breakout_id"),
                Vectors.bytes(BREAKOUT, "secret"),
                Vectors.text(BREAKOUT, "name"));
    }

    @Test
    void shouldSealChunksAlike() {
        FileOffer file = new FileDigest("x").add(content()).finish();
        int slot = Vectors.number(VECTORS.get("member_A"), "slot");
        KeyId keyId = new KeyId(Vectors.number(FILE, "number"), slot, Track.FILE);
        try (Secret secret = Vectors.secret(FILE, "file_secret");
                TrackKey key = TrackKey.derive(secret, keyId)) {
            int number = 0;
            for (JsonNode chunk : FILE.get("chunks")) {
                int from = number * FileOffer.CHUNK_BYTES;
                int length = FileOffer.lengthOf(number, file.sizeBytes());
                byte[] filled =
                        file.filled(number, Arrays.copyOfRange(content(), from, from + length));
                assertTrue(filled != null);
                assertEquals(
                        Vectors.text(chunk, "plaintext_sha256"), Vectors.hex(Bytes.sha256(filled)));
                int codec = FileOffer.codecNumber(number, file.sizeBytes());
                byte[] wire = key.seal(number, codec, new byte[0], filled);
                assertEquals(
                        Vectors.text(chunk, "header"),
                        Vectors.hex(SframeHeader.encode(keyId.value(), number)));
                assertEquals(Vectors.text(chunk, "kid"), Long.toString(keyId.value()));
                assertEquals(Vectors.number(chunk, "wire_length"), wire.length);
                assertEquals(Vectors.text(chunk, "wire_sha256"), Vectors.hex(Bytes.sha256(wire)));
                number++;
            }
            assertEquals(2, number);
        }
    }

    @Test
    void shouldNameRootsAndDeriveFromChangedOnesAlike() {
        assertEquals(Vectors.text(CHANGE, "tag_from"), Vectors.hex(root.tag().bytes()));
        try (CallRoot changed =
                new CallRoot(Vectors.secret(CHANGE, "root"), Vectors.bytes(K1, "room_id"))) {
            assertEquals(Vectors.text(CHANGE, "tag_new"), Vectors.hex(changed.tag().bytes()));
            JsonNode ada = VECTORS.get("member_A");
            byte[] random = Vectors.bytes(CHANGE, "fresh_M");
            Secret fresh =
                    changed.senderSecret(
                            new PeerId(Vectors.bytes(ada, "id")),
                            Vectors.number(ada, "slot"),
                            Vectors.number(CHANGE, "fresh_epoch"),
                            target -> System.arraycopy(random, 0, target, 0, target.length));
            assertEquals(Vectors.text(CHANGE, "fresh_S_A"), Vectors.hex(fresh.bytes()));
        }
    }

    @Test
    void shouldDeriveBreakoutRoomsAlike() {
        try (Breakout breakout = breakout();
                CallRoot there = root.breakout(breakout)) {
            CallRoot expected =
                    new CallRoot(Vectors.secret(BREAKOUT, "root"), Vectors.bytes(K1, "room_id"));
            assertEquals(expected.tag(), there.tag());
            assertEquals(Vectors.text(BREAKOUT, "room"), root.breakoutRoom(breakout));
        }
    }

    @Test
    void shouldSealTheLobbyHelloAlike() {
        JsonNode vector = VECTORS.get("hello_lobby_J");
        JsonNode jo = VECTORS.get("member_J");
        List<byte[]> draws =
                new ArrayList<>(
                        List.of(
                                Vectors.bytes(jo, "id"),
                                Vectors.bytes(jo, "e_private"),
                                Arrays.copyOfRange(Vectors.bytes(vector, "wire"), 17, 33)));
        Randomness fixed =
                target -> System.arraycopy(draws.removeFirst(), 0, target, 0, target.length);
        assertEquals(
                Vectors.text(vector, "wire"),
                Vectors.hex(LobbyHello.seal(root, Vectors.text(jo, "name"), fixed)));
    }

    @Test
    void shouldWriteEveryMessageAlikeAndReadItBack() {
        PeerId ada = new PeerId(Vectors.bytes(VECTORS.get("member_A"), "id"));
        PeerId jo = new PeerId(Vectors.bytes(VECTORS.get("member_J"), "id"));
        RecordingMessage.Id recording =
                new RecordingMessage.Id(Vectors.bytes(FEATURES, "recording_id"));
        String json = Vectors.text(FEATURES, "json");
        match(
                "group",
                List.of(
                        new FeatureMessage.Application(ApplicationKind.REACTION, json),
                        new FeatureMessage.Application(ApplicationKind.POLL, json),
                        new FeatureMessage.Application(ApplicationKind.WHITEBOARD, json),
                        new FileMessage.OfferToAll(offer()),
                        new FeatureMessage.ModerationRequest(Track.CAMERA, jo),
                        new RecordingMessage.Mark(true, recording),
                        new RecordingMessage.Mark(false, recording)));
        Set<PeerId> staying = new LinkedHashSet<>(List.of(ada, jo));
        RootTag changed = new RootTag(Vectors.bytes(CHANGE, "tag_new"));
        match(
                "pair",
                List.of(
                        new FileMessage.OfferToOne(offer()),
                        new ChangeMessage.NewPassphrase(
                                root.tag(), staying, Vectors.text(CHANGE, "new")),
                        new ChangeMessage.Ack(changed),
                        new FeatureMessage.P2p(Vectors.text(FEATURES, "p2p")),
                        new FeatureMessage.BreakoutAssignment(breakout()),
                        new RecordingMessage.Seen(recording),
                        new FileMessage.Request(Vectors.number(FILE, "number"), 0, 2),
                        new FileMessage.Gone(Vectors.number(FILE, "number"))));
    }

    private static void match(String channel, List<FeatureMessage> messages) {
        assertEquals(FEATURES.get(channel).size(), messages.size());
        for (int i = 0; i < messages.size(); i++) {
            JsonNode vector = FEATURES.get(channel).get(i);
            FeatureMessage message = messages.get(i);
            String name = Vectors.text(vector, "name");
            assertEquals(Vectors.number(vector, "type"), message.type(), name);
            assertEquals(Vectors.text(vector, "body"), Vectors.hex(message.body()), name);
            byte[] plaintext = Vectors.bytes(vector, "plaintext");
            Envelope envelope = Envelope.parse(plaintext).orElseThrow();
            assertArrayEquals(plaintext, envelope.plaintext(), name);
            Message read =
                    channel.equals("group")
                            ? Message.parseGroup(envelope).orElseThrow()
                            : Message.parsePair(envelope).orElseThrow();
            assertEquals(message.getClass(), read.getClass(), name);
            assertEquals(Vectors.text(vector, "body"), Vectors.hex(read.body()), name);
        }
    }
}
