package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every step of the protocol against vectors-own.json.
class OwnVectorsTest {
    private static final JsonNode VECTORS = Vectors.read("vectors-own.json");
    private static final JsonNode K1 = VECTORS.get("k1");

    private final CallRoot root =
            new CallRoot(Vectors.secret(K1, "root"), Vectors.bytes(K1, "room_id"));
    private final MyIdentity ada = member("member_A");
    private final MyIdentity jo = member("member_J");

    private static MyIdentity member(String name) {
        JsonNode member = VECTORS.get(name);
        return MyIdentity.of(
                new PeerId(Vectors.bytes(member, "id")),
                Vectors.number(member, "slot"),
                Vectors.bytes(member, "e_private"));
    }

    @Test
    void shouldDeriveTheRootFromThePassphrase() {
        Passphrase typed = Passphrase.of(Vectors.text(K1, "passphrase_typed"));
        assertEquals(Vectors.text(K1, "passphrase_utf8"), Vectors.hex(typed.utf8()));
        assertEquals(
                Vectors.text(K1, "room_id"),
                Vectors.hex(
                        new CallName(Vectors.text(K1, "link_host"), Vectors.text(K1, "room"))
                                .roomId()));
        try (CallRoot derived =
                CallRoot.derive(typed, Vectors.text(K1, "link_host"), Vectors.text(K1, "room"))) {
            assertEquals(
                    Vectors.text(VECTORS.get("hello_join_J"), "hello_commit"),
                    Vectors.hex(
                            Arrays.copyOfRange(
                                    derived.helloKeys(
                                            jo.id(),
                                            Vectors.bytes(VECTORS.get("member_J"), "hello_nonce")),
                                    32,
                                    64)));
        }
    }

    @Test
    void shouldNormalisePassphrases() {
        for (JsonNode one : VECTORS.get("passphrase_normalisation")) {
            assertEquals(
                    Vectors.text(one, "utf8"),
                    Vectors.hex(Passphrase.of(Vectors.text(one, "typed")).utf8()));
        }
        for (JsonNode refused : VECTORS.get("passphrase_refused")) {
            assertThrows(IllegalArgumentException.class, () -> Passphrase.of(refused.asString()));
        }
    }

    @Test
    void shouldMatchMembers() {
        for (Map.Entry<String, MyIdentity> one :
                Map.of("member_A", ada, "member_J", jo).entrySet()) {
            JsonNode member = VECTORS.get(one.getKey());
            MyIdentity identity = one.getValue();
            assertEquals(
                    Vectors.text(member, "E_public"),
                    Vectors.hex(identity.publicIdentity().publicValue().bytes()));
            byte[] random = Vectors.bytes(member, "M");
            Randomness fixed = target -> System.arraycopy(random, 0, target, 0, target.length);
            assertEquals(
                    Vectors.text(member, "S_0"),
                    Vectors.hex(
                            root.senderSecret(identity.id(), identity.slot(), 0, fixed).bytes()));
            assertEquals(
                    member.get("word_indexes").valueStream().map(JsonNode::asInt).toList(),
                    FiveWords.indexes(identity.publicIdentity()));
            assertEquals(
                    member.get("word_indexes")
                            .valueStream()
                            .map(index -> FiveWords.list().get(index.asInt()))
                            .toList(),
                    FiveWords.of(identity.publicIdentity()));
        }
    }

    @Test
    void shouldMatchHellos() {
        for (String name : List.of("hello_join_J", "hello_answer_A", "hello_lobby_J")) {
            JsonNode vector = VECTORS.get(name);
            byte[] wire = Vectors.bytes(vector, "wire");
            boolean lobby = name.contains("lobby");
            MyIdentity from = name.endsWith("A") ? ada : jo;
            int slot = lobby ? KeyId.SLOT_LIMIT : from.slot();
            PublicIdentity identity =
                    new PublicIdentity(from.id(), from.publicIdentity().publicValue(), slot);
            byte[] nonce = Arrays.copyOfRange(wire, 17, 33);
            int flags = Vectors.number(vector, "flags");
            assertEquals(
                    Vectors.hex(wire),
                    Vectors.hex(Hello.seal(root, nonce, flags, identity, lobby ? "Jörg" : "")));
            Hello.Opened opened = assertInstanceOf(Hello.Opened.class, Hello.open(root, wire));
            assertEquals(new Hello(flags, identity, lobby ? "Jörg" : ""), opened.hello());
        }
    }

    @Test
    void shouldRefuseBadHellosForTheirReason() {
        for (JsonNode vector : VECTORS.get("rejected_hellos")) {
            Hello.Refused refused =
                    assertInstanceOf(
                            Hello.Refused.class, Hello.open(root, Vectors.bytes(vector, "wire")));
            assertEquals(
                    Vectors.text(vector, "reason"),
                    refused.reason().name(),
                    Vectors.text(vector, "case"));
        }
    }

    @Test
    void shouldMatchPairKeys() {
        JsonNode vector = VECTORS.get("pair_A_to_J");
        byte[] transcript = PublicIdentity.transcript(ada.publicIdentity(), jo.publicIdentity());
        assertEquals(Vectors.text(vector, "transcript"), Vectors.hex(transcript));
        assertEquals(Vectors.text(vector, "pair_salt"), Vectors.hex(root.pairSalt(transcript)));
        byte[] shared = ada.agree(jo.publicIdentity().publicValue()).orElseThrow();
        assertEquals(Vectors.text(vector, "dh"), Vectors.hex(shared));
        Secret pair = new Secret(Hkdf.SHA512.extract(root.pairSalt(transcript), shared));
        assertEquals(
                Vectors.text(vector, "box_send"),
                Vectors.hex(PairKeys.box(pair, ada.id(), jo.id()).bytes()));
        assertEquals(
                Vectors.text(vector, "box_recv"),
                Vectors.hex(PairKeys.box(pair, jo.id(), ada.id()).bytes()));
    }

    @Test
    void shouldMatchPairMessages() {
        PairKeys keys = PairKeys.derive(root, ada, jo.publicIdentity()).orElseThrow();
        PairKeys theirs = PairKeys.derive(root, jo, ada.publicIdentity()).orElseThrow();
        Secret first = new Secret(Vectors.bytes(VECTORS.get("ratchet_A").get(1), "S"));
        ChatBody chat = new ChatBody(0, ChatBody.ChatHash.NONE, "only for you");
        Map<String, Message.OnPair> messages =
                new LinkedHashMap<>(
                        Map.of(
                                "pair_intro_A_to_J",
                                new Message.Intro(new Profile(0x83, 0, "Ada"))));
        messages.put("pair_key_A_to_J", new Message.Key(1, first, 7));
        messages.put("private_chat_A_to_J", new Message.PrivateChat(chat));
        messages.forEach((name, message) -> {
            JsonNode vector = VECTORS.get(name);
            byte[] plaintext = Vectors.bytes(vector, "plaintext");
            Envelope envelope =
                    new Envelope(
                            message.type(),
                            Vectors.number(vector, "ctr"),
                            Bytes.u32At(plaintext, 5),
                            message.body());
            assertArrayEquals(plaintext, envelope.plaintext(), name);
            byte[] wire = keys.sending().seal(Codec.NONE, new byte[0], plaintext);
            assertEquals(Vectors.text(vector, "wire"), Vectors.hex(wire), name);
            assertArrayEquals(plaintext, theirs.receiving().open(image(wire, 0, 0)).orElseThrow());
        });
    }

    @Test
    void shouldMatchTheRatchet() {
        Secret secret = Vectors.secret(VECTORS.get("ratchet_A").get(0), "S");
        int epoch = 0;
        for (JsonNode vector : VECTORS.get("ratchet_A")) {
            for (; epoch < Vectors.number(vector, "epoch"); epoch++) {
                secret = secret.ratcheted();
            }
            assertEquals(Vectors.text(vector, "S"), Vectors.hex(secret.bytes()));
        }
    }

    @Test
    void shouldMatchKeyIds() {
        for (JsonNode vector : VECTORS.get("key_ids")) {
            KeyId keyId =
                    new KeyId(
                            Vectors.number(vector, "epoch"),
                            Vectors.number(vector, "slot"),
                            Track.of(Vectors.number(vector, "track")));
            assertEquals(Vectors.text(vector, "kid"), Long.toString(keyId.value()));
            assertEquals(keyId, KeyId.of(keyId.value()));
            assertEquals(
                    Vectors.text(vector, "header_ctr300"),
                    Vectors.hex(SframeHeader.encode(keyId.value(), 300)));
        }
    }

    @Test
    void shouldMatchFrames() {
        VECTORS.get("frames")
                .propertyStream()
                .forEach(one -> matchFrame(one.getKey(), one.getValue()));
    }

    private static void matchFrame(String name, JsonNode vector) {
        Codec codec = Codec.valueOf(name.split("_", 2)[0].toUpperCase(Locale.ROOT));
        FrameParts parts = codec.split(Vectors.bytes(vector, "frame")).orElseThrow();
        byte[] plaintext = Vectors.bytes(vector, "plaintext");
        InnerHeader.Content content = InnerHeader.parse(plaintext).orElseThrow();
        assertArrayEquals(parts.hidden(), content.frame(), name);
        int padded = name.contains("padded") ? FrameSealer.STRICT_AUDIO_BYTES : 0;
        assertArrayEquals(plaintext, content.header().plaintext(parts.hidden(), padded), name);

        KeyId keyId = KeyId.of(Long.parseLong(Vectors.text(vector, "kid")));
        TrackKey key = TrackKey.derive(Vectors.secret(vector, "base_key"), keyId);
        byte[] image =
                key.seal(Vectors.number(vector, "ctr"), codec.number(), parts.clear(), plaintext);
        byte[] wire = codec.wire(parts, image);
        assertEquals(Vectors.text(vector, "wire"), Vectors.hex(wire), name);
        FrameParts.Image received = codec.image(wire).orElseThrow();
        assertArrayEquals(image, received.bytes(), name);
        assertEquals(parts.clear().length, received.clearLength(), name);
        assertArrayEquals(
                plaintext,
                key.open(image(image, received.clearLength(), codec.number())).orElseThrow());
        String opened = vector.has("opened") ? "opened" : "frame";
        assertEquals(
                Vectors.text(vector, opened),
                Vectors.hex(codec.frame(image, received.clearLength(), content.frame())),
                name);
    }

    @Test
    void shouldSealNothingThatIsNoFrameOfItsCodec() {
        for (JsonNode vector : VECTORS.get("unsealable_frames")) {
            Codec codec = Vectors.number(vector, "codec") == 4 ? Codec.AV1 : Codec.H264;
            assertTrue(
                    codec.split(Vectors.bytes(vector, "frame")).isEmpty(),
                    Vectors.text(vector, "case"));
        }
    }

    @Test
    void shouldMatchGroupMessages() {
        TreeSet<PeerId> ids = new TreeSet<>(List.of(ada.id(), jo.id()));
        RosterHash hash = RosterHash.of(ids);
        matchGroup(VECTORS.get("state_A"), new Message.State(new Profile(0x83, 1, "Ada"), hash));
        ChatBody.ChatHash previous = ChatBody.ChatHash.NONE;
        for (JsonNode vector : VECTORS.get("chat")) {
            ChatBody chat =
                    new ChatBody(
                            Vectors.number(vector, "lifetime_s"),
                            previous,
                            Vectors.text(vector, "text"));
            matchGroup(vector, new Message.Chat(chat));
            PeerId sender = previous.equals(ChatBody.ChatHash.NONE) ? ada.id() : jo.id();
            previous = ChatBody.ChatHash.of(sender, Vectors.number(vector, "seq"), chat.bytes());
            assertEquals(Vectors.text(vector, "chat_hash"), previous.toString());
        }
    }

    private static void matchGroup(JsonNode vector, Message.OnGroup message) {
        byte[] plaintext = Vectors.bytes(vector, "plaintext");
        Envelope envelope = Envelope.parse(plaintext).orElseThrow();
        assertEquals(message.type(), envelope.type());
        assertArrayEquals(message.body(), envelope.body());
        assertEquals(
                Vectors.hex(message.body()),
                Vectors.hex(Message.parseGroup(envelope).orElseThrow().body()));
        assertArrayEquals(plaintext, envelope.plaintext());
        KeyId keyId = KeyId.of(Long.parseLong(Vectors.text(vector, "kid")));
        byte[] wire =
                TrackKey.derive(Vectors.secret(vector, "base_key"), keyId)
                        .seal(Vectors.number(vector, "ctr"), Codec.NONE, new byte[0], plaintext);
        assertEquals(Vectors.text(vector, "wire"), Vectors.hex(wire));
    }

    private static WireImage image(byte[] wire, int clear, int codec) {
        return assertInstanceOf(WireImage.Parsed.class, WireImage.parse(wire, clear, codec))
                .image();
    }
}
