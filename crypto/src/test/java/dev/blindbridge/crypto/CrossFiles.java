package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes and opens the files of the cross test with the JavaScript side: see cross-format.md among
/// the test resources.
public final class CrossFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();
    private static final int CLOCK_MS = 123_456;

    /// As the opener gives them: without delimiters, and start codes of four bytes.
    private static final String AV1_KEY =
            "0a0a000000043cffbc01a008" + "329601" + "10" + "42".repeat(149);

    private static final String H264_KEY =
            "000000016742c0158c8d40a0f937010d0107844235"
                    + "0000000168ce3c80"
                    + "0000000165b800"
                    + "04".repeat(300)
                    + "00000165b400"
                    + "07".repeat(30);

    private final Randomness randomness = new SeededRandomness(42);
    private final ObjectNode file = JSON.createObjectNode();
    private final byte[] rootBytes = randomness.bytes(Secret.LENGTH_BYTES);
    private final CallRoot root = Roots.of(new Secret(rootBytes.clone()));
    private final Map<String, MyIdentity> members;
    private final Map<String, PairKeys> pairKeys;
    private final Secret secret = new Secret(randomness.bytes(Secret.LENGTH_BYTES));

    private CrossFiles() {
        file.put("root", HEX.formatHex(rootBytes));
        ObjectNode list = file.putObject("members");
        members = Map.of("A", member(list, "A", 3), "J", member(list, "J", 4200));
        pairKeys = Map.of("A", pair(members, "A", "J"), "J", pair(members, "J", "A"));
    }

    private MyIdentity member(ObjectNode list, String name, int slot) {
        byte[] privateValue = randomness.bytes(X25519.LENGTH_BYTES);
        PeerId id = new PeerId(randomness.bytes(PeerId.LENGTH_BYTES));
        MyIdentity identity = MyIdentity.of(id, slot, privateValue.clone());
        list.putObject(name)
                .put("id", id.hex())
                .put("e", HEX.formatHex(privateValue))
                .put("E", HEX.formatHex(identity.publicIdentity().publicValue().bytes()))
                .put("slot", slot);
        return identity;
    }

    private PairKeys pair(Map<String, MyIdentity> all, String from, String to) {
        return PairKeys.derive(root, identity(all, from), identity(all, to).publicIdentity())
                .orElseThrow();
    }

    private static MyIdentity identity(Map<String, MyIdentity> all, String name) {
        return Optional.ofNullable(all.get(name)).orElseThrow();
    }

    /// Writes what Java seals.
    public static void write(Path path) throws IOException {
        CrossFiles files = new CrossFiles();
        files.frames();
        files.hellos();
        files.pairMessages();
        files.groupMessages();
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(
                path, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(files.file));
    }

    private void frames() {
        file.putArray("frames");
        byte[] vp8Key = HEX.parseHex("5042009d012a80016801" + "30".repeat(1200));
        byte[] vp8Delta = HEX.parseHex("b10300" + "70".repeat(61));
        frame(
                "opus",
                Codec.OPUS,
                Track.MICROPHONE,
                0,
                5,
                new InnerHeader(false, 34, 0, CLOCK_MS),
                0,
                "78fffe");
        frame(
                "opus padded",
                Codec.OPUS,
                Track.MICROPHONE,
                300,
                70_000,
                new InnerHeader(false, 127, 0, CLOCK_MS),
                160,
                "7801");
        frame(
                "red",
                Codec.RED,
                Track.SCREEN_AUDIO,
                1,
                0,
                new InnerHeader(false, 0, 0, CLOCK_MS),
                0,
                "6f00");
        frame(
                "vp8 key",
                Codec.VP8,
                Track.CAMERA,
                1,
                300,
                new InnerHeader(true, OpenedFrame.NO_LEVEL, 0, CLOCK_MS),
                0,
                HEX.formatHex(vp8Key));
        frame(
                "vp8 delta",
                Codec.VP8,
                Track.CAMERA,
                1,
                301,
                new InnerHeader(false, OpenedFrame.NO_LEVEL, 2, CLOCK_MS + 33),
                0,
                HEX.formatHex(vp8Delta));
        frame(
                "vp9",
                Codec.VP9,
                Track.SCREEN,
                70_000,
                8,
                new InnerHeader(true, OpenedFrame.NO_LEVEL, 3, 0xffff_fff0L),
                0,
                "82498342000000");
        frame(
                "av1_key",
                Codec.AV1,
                Track.CAMERA,
                1,
                302,
                new InnerHeader(true, OpenedFrame.NO_LEVEL, 0, CLOCK_MS),
                0,
                AV1_KEY);
        frame(
                "h264_key",
                Codec.H264,
                Track.SCREEN,
                1,
                303,
                new InnerHeader(true, OpenedFrame.NO_LEVEL, 0, CLOCK_MS),
                0,
                H264_KEY);
    }

    private void frame(
            String name,
            Codec codec,
            Track track,
            int epoch,
            int counter,
            InnerHeader inner,
            int paddedBytes,
            String frameHex) {
        byte[] frame = HEX.parseHex(frameHex);
        FrameParts parts = codec.split(frame).orElseThrow();
        KeyId keyId = new KeyId(epoch, 3, track);
        byte[] image =
                TrackKey.derive(secret, keyId)
                        .seal(
                                counter,
                                codec.number(),
                                parts.clear(),
                                inner.plaintext(parts.hidden(), paddedBytes));
        array("frames")
                .addObject()
                .put("name", name)
                .put("baseKey", HEX.formatHex(secret.bytes()))
                .put("epoch", epoch)
                .put("slot", 3)
                .put("track", track.number())
                .put("counter", counter)
                .put("codec", codec.name())
                .put("keyFrame", inner.keyFrame())
                .put("level", inner.level())
                .put("layer", inner.layer())
                .put("clockMs", inner.clockMs())
                .put("frame", frameHex)
                .put("wire", HEX.formatHex(codec.wire(parts, image)));
    }

    private void hellos() {
        file.putArray("hellos");
        for (String from : List.of("A", "J")) {
            int flags = from.equals("A") ? 0 : Hello.ANSWER_ME;
            PublicIdentity me = identity(members, from).publicIdentity();
            array("hellos")
                    .addObject()
                    .put("from", from)
                    .put("flags", flags)
                    .put(
                            "wire",
                            HEX.formatHex(Hello.seal(root, randomness.bytes(16), flags, me, "")));
        }
    }

    private void pairMessages() {
        file.putArray("pair");
        for (String from : List.of("A", "J")) {
            pairMessage(from, new Message.Intro(new Profile(0x83, 1, "Jörg \uD83D\uDC4B")));
            pairMessage(from, new Message.Key(70_000, secret.copy(), 7));
            pairMessage(from, new Message.PrivateChat(chat("only for you")));
            pairMessage(from, new Message.Ping(0xdeadbeefL));
            pairMessage(from, new Message.Pong(1));
        }
    }

    private void pairMessage(String from, Message message) {
        SealingKey key = Optional.ofNullable(pairKeys.get(from)).orElseThrow().sending();
        int counter = key.nextCounter();
        Envelope envelope = new Envelope(message.type(), counter, CLOCK_MS, message.body());
        array("pair")
                .addObject()
                .put("from", from)
                .put("to", from.equals("A") ? "J" : "A")
                .put("counter", counter)
                .put("clockMs", CLOCK_MS)
                .put("type", message.type())
                .put("body", HEX.formatHex(envelope.body()))
                .put(
                        "wire",
                        HEX.formatHex(key.seal(Codec.NONE, new byte[0], envelope.plaintext())));
    }

    private void groupMessages() {
        file.putArray("group");
        KeyId keyId = new KeyId(1, 3, Track.GROUP);
        SealingKey key = new SealingKey(TrackKey.derive(secret, keyId), 6);
        SortedSet<PeerId> ids = new TreeSet<>();
        members.values().forEach(member -> ids.add(member.id()));
        groupMessage(key, 7, new Message.State(new Profile(3, 2, "Ada"), RosterHash.of(ids)));
        groupMessage(key, 8, new Message.Chat(chat("Hello, room \uD83D\uDC4B")));
        groupMessage(key, 9, new Message.Chat(chat("long ".repeat(500))));
        groupMessage(key, 10, new Message.Bye());
    }

    private static ChatBody chat(String text) {
        return new ChatBody(30, ChatBody.ChatHash.NONE, text);
    }

    private void groupMessage(SealingKey key, long seq, Message message) {
        int counter = key.nextCounter();
        Envelope envelope = new Envelope(message.type(), seq, CLOCK_MS, message.body());
        array("group")
                .addObject()
                .put("from", "A")
                .put("baseKey", HEX.formatHex(secret.bytes()))
                .put("epoch", 1)
                .put("counter", counter)
                .put("seq", seq)
                .put("clockMs", CLOCK_MS)
                .put("type", message.type())
                .put("body", HEX.formatHex(envelope.body()))
                .put(
                        "wire",
                        HEX.formatHex(key.seal(Codec.NONE, new byte[0], envelope.plaintext())));
    }

    private ArrayNode array(String name) {
        return (ArrayNode) file.get(name);
    }

    /// Opens everything in a file and compares; returns how many things that were.
    public static int check(Path path) throws IOException {
        JsonNode file = JSON.readTree(Files.readString(path));
        CallRoot root = Roots.of(new Secret(bytes(file, "root")));
        file.get("frames").forEach(CrossFiles::checkFrame);
        file.get("hellos").forEach(hello -> checkHello(root, file.get("members"), hello));
        file.get("pair").forEach(message -> checkPair(root, file.get("members"), message));
        file.get("group").forEach(message -> checkGroup(file.get("members"), message));
        return List.of("frames", "hellos", "pair", "group").stream()
                .mapToInt(name -> file.get(name).size())
                .sum();
    }

    private static void checkFrame(JsonNode expected) {
        String name = expected.get("name").asString();
        Codec codec = Codec.valueOf(expected.get("codec").asString());
        byte[] wire = bytes(expected, "wire");
        KeyId keyId =
                new KeyId(
                        number(expected, "epoch"),
                        number(expected, "slot"),
                        Track.of(number(expected, "track")));
        FrameParts.Image canonical = codec.image(wire).orElseThrow();
        WireImage image = parsed(canonical.bytes(), canonical.clearLength(), codec.number());
        assertEquals(keyId, image.keyId(), name);
        assertEquals(number(expected, "counter"), image.counter(), name);
        byte[] plaintext =
                TrackKey.derive(new Secret(bytes(expected, "baseKey")), keyId)
                        .open(image)
                        .orElseThrow();
        InnerHeader.Content content = InnerHeader.parse(plaintext).orElseThrow();
        InnerHeader header =
                new InnerHeader(
                        expected.get("keyFrame").asBoolean(),
                        number(expected, "level"),
                        number(expected, "layer"),
                        expected.get("clockMs").asLong());
        assertEquals(header, content.header(), name);
        assertArrayEquals(
                bytes(expected, "frame"),
                codec.frame(canonical.bytes(), canonical.clearLength(), content.frame()),
                name);
    }

    private static void checkHello(CallRoot root, JsonNode members, JsonNode expected) {
        JsonNode from = members.get(expected.get("from").asString());
        Hello.Opened opened =
                assertInstanceOf(Hello.Opened.class, Hello.open(root, bytes(expected, "wire")));
        assertEquals(
                new Hello(number(expected, "flags"), publicIdentity(from), ""), opened.hello());
    }

    private static void checkPair(CallRoot root, JsonNode members, JsonNode expected) {
        JsonNode from = members.get(expected.get("from").asString());
        JsonNode to = members.get(expected.get("to").asString());
        MyIdentity me =
                MyIdentity.of(new PeerId(bytes(to, "id")), number(to, "slot"), bytes(to, "e"));
        WireImage image = parsed(bytes(expected, "wire"), 0, Codec.NONE);
        assertEquals(new KeyId(0, number(from, "slot"), Track.PAIR), image.keyId());
        PairKeys keys = PairKeys.derive(root, me, publicIdentity(from)).orElseThrow();
        Envelope envelope =
                checkEnvelope(expected, image, keys.receiving(), number(expected, "counter"));
        assertTrue(Message.parsePair(envelope).isPresent());
    }

    private static void checkGroup(JsonNode members, JsonNode expected) {
        JsonNode from = members.get(expected.get("from").asString());
        WireImage image = parsed(bytes(expected, "wire"), 0, Codec.NONE);
        KeyId keyId = new KeyId(number(expected, "epoch"), number(from, "slot"), Track.GROUP);
        assertEquals(keyId, image.keyId());
        TrackKey key = TrackKey.derive(new Secret(bytes(expected, "baseKey")), keyId);
        Envelope envelope = checkEnvelope(expected, image, key, number(expected, "seq"));
        assertTrue(Message.parseGroup(envelope).isPresent());
    }

    private static Envelope checkEnvelope(
            JsonNode expected, WireImage image, TrackKey key, int seq) {
        assertEquals(number(expected, "counter"), image.counter());
        Envelope envelope = Envelope.parse(key.open(image).orElseThrow()).orElseThrow();
        assertEquals(number(expected, "type"), envelope.type());
        assertEquals(seq, envelope.seq());
        assertEquals(expected.get("clockMs").asLong(), envelope.clockMs());
        assertArrayEquals(bytes(expected, "body"), envelope.body());
        return envelope;
    }

    private static PublicIdentity publicIdentity(JsonNode member) {
        return new PublicIdentity(
                new PeerId(bytes(member, "id")),
                new X25519.PublicValue(bytes(member, "E")),
                number(member, "slot"));
    }

    private static WireImage parsed(byte[] wire, int clearLength, int codecNumber) {
        return assertInstanceOf(
                        WireImage.Parsed.class, WireImage.parse(wire, clearLength, codecNumber))
                .image();
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(node.get(field).asString());
    }

    private static int number(JsonNode node, String field) {
        return node.get(field).asInt();
    }
}
