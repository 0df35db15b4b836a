package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Jo of vectors-own.json, alone or having heard Ada, with whatever Ada's slot then sends (see
/// outcomes.md among the vectors). Ada herself is not there: her part comes from the vectors.
final class HeardCall {
    static final long NOW_MS = 5_000;
    static final int ADA_SLOT = 3;

    private static final int PAIR_MESSAGES_HEARD = 2;
    private static final int GROUP_SEQ_EXPECTED = 7;
    private static final int MAX_SAID_BYTES = 60_000;

    private static final JsonNode VECTORS = Vectors.read("vectors-own.json");
    private static final TrackKey ADA_TO_JO = key("pair_A_to_J", "box_send", 0, Track.PAIR);
    private static final TrackKey ADA_TO_ALL = key("state_A", "base_key", 1, Track.GROUP);

    private final Session jo;
    private long nowMs = NOW_MS;
    private final Map<Track, FrameOpener> openers = new EnumMap<>(Track.class);

    private HeardCall(Session jo) {
        this.jo = jo;
    }

    /// Jo, and in slot 3 somebody who said nothing yet.
    static HeardCall alone() {
        CallRoot root = Roots.of(Vectors.secret(VECTORS.get("k1"), "root"));
        JsonNode jo = VECTORS.get("member_J");
        HeardCall call =
                new HeardCall(
                        Session.join(
                                root,
                                Vectors.number(jo, "slot"),
                                List.of(ADA_SLOT),
                                new Profile(0, 0, "Jo"),
                                identityOf(jo),
                                NOW_MS));
        call.drain();
        return call;
    }

    /// Jo holds Ada's epoch 1 and expects her group message 7 and her pair message 2.
    static HeardCall heard() {
        HeardCall call = alone();
        for (String one : List.of("hello_answer_A", "pair_intro_A_to_J", "pair_key_A_to_J")) {
            call.jo.onMessage(ADA_SLOT, Vectors.bytes(VECTORS.get(one), "wire"), NOW_MS);
        }
        call.drain();
        if (call.jo.peers().getFirst().state() != PeerState.HEARD
                || !call.jo.rejections().isEmpty()) {
            throw new IllegalStateException("Ada was not heard: " + call.jo.rejections());
        }
        return call;
    }

    /// The first two draws of a session are its id and its X25519 key.
    private static Randomness identityOf(JsonNode member) {
        List<byte[]> first =
                List.of(Vectors.bytes(member, "id"), Vectors.bytes(member, "e_private"));
        Randomness later = new SeededRandomness(1);
        return new Randomness() {
            private int drawn;

            @Override
            public void fill(byte[] target) {
                if (drawn < first.size()) {
                    System.arraycopy(first.get(drawn++), 0, target, 0, target.length);
                } else {
                    later.fill(target);
                }
            }
        };
    }

    Session session() {
        return jo;
    }

    void advance(long ms) {
        nowMs += ms;
    }

    /// The reason why a relayed message was refused, if it was.
    Optional<RejectReason> receive(byte[] wire) {
        Map<RejectReason, Long> before = jo.rejections();
        jo.onMessage(ADA_SLOT, wire, nowMs);
        return jo.rejections().entrySet().stream()
                .filter(one -> !one.getValue().equals(before.get(one.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    OpenResult open(Track track, Codec codec, byte[] wire) {
        bind(track);
        return Objects.requireNonNull(openers.get(track))
                .open(codec, wire, FrameOpener.NO_TIMESTAMP, nowMs);
    }

    /// A receiver shows this track from now on.
    void bind(Track track) {
        openers.computeIfAbsent(track, bound -> jo.opener(ADA_SLOT, bound));
    }

    /// Whatever somebody who holds all keys may say, sealed as Ada would: `u8 1: to me alone | u8
    /// type | u16 length | body`, again and again; and what became of each.
    List<String> hearMember(byte[] said) {
        List<String> outcomes = new ArrayList<>();
        int groupCount = 0;
        int pairCount = PAIR_MESSAGES_HEARD;
        for (int at = 0; at + 4 <= said.length; ) {
            int length =
                    Math.min((said[at + 2] & 0xff) << 8 | (said[at + 3] & 0xff), MAX_SAID_BYTES);
            byte[] body = Arrays.copyOfRange(said, at + 4, Math.min(at + 4 + length, said.length));
            boolean toMe = (said[at] & 1) != 0;
            long seq = toMe ? pairCount : GROUP_SEQ_EXPECTED + groupCount;
            byte[] plaintext = new Envelope(said[at + 1] & 0xff, seq, 1_000, body).plaintext();
            byte[] wire =
                    toMe
                            ? ADA_TO_JO.seal(pairCount++, Codec.NONE, new byte[0], plaintext)
                            : ADA_TO_ALL.seal(groupCount++, Codec.NONE, new byte[0], plaintext);
            outcomes.add(receive(wire).map(RejectReason::name).orElse("TAKEN"));
            at += 4 + length;
        }
        return outcomes;
    }

    private static TrackKey key(String vector, String field, int epoch, Track track) {
        return TrackKey.derive(
                Vectors.secret(VECTORS.get(vector), field), new KeyId(epoch, ADA_SLOT, track));
    }

    /// What the session wants done is nobody's concern here.
    void drain() {
        while (jo.pollMessage() != null) {}
        while (jo.pollEvent() != null) {}
    }
}
