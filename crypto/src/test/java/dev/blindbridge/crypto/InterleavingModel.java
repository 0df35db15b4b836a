package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Random joins, leaves, rejoins and frames under a bridge that loses, doubles, reorders and
/// replays, from one seed. After the chaos comes calm, and everybody must hear everybody. It
/// asserts all along that no (key, counter) is used twice and that nobody learns a secret of
/// somebody who does not list it; and at the end that no leaver and no late joiner, with all it
/// ever learned, could open what was not meant for it. Over 400 lines, because what is done and
/// what is watched all along read the same books: who learned, listed and sealed what, and when.
final class InterleavingModel {
    private static final int STEPS = 260;
    private static final int MOST_MEMBERS = 5;

    /// Section 10: a leaver cannot read after at most 9 s.
    private static final long LEAVER_READS_MS = 9_000;

    private static final byte[] FRAME = {0x78, 1, 2, 3};

    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    private record InFlight(Participation from, Participation to, byte[] data) {}

    private record Sealed(long atMs, int epoch, String secret) {}

    /// One join of somebody, and everything it ever learned.
    private static final class Participation {
        final Session session;
        final boolean outsider;
        final List<Outgoing> sent = new ArrayList<>();
        final List<Sealed> sealed = new ArrayList<>();
        final Map<PeerId, Set<Map.Entry<Integer, String>>> learned = new HashMap<>();
        final Map<PeerId, Integer> provenAtIndex = new HashMap<>();
        final Map<PeerId, Long> retiredAtMs = new HashMap<>();
        final List<String> chats = new ArrayList<>();

        /// As its link says: who was removed keeps the old one.
        String passphrase;

        Participation(Session session, boolean outsider, String passphrase) {
            this.session = session;
            this.outsider = outsider;
            this.passphrase = passphrase;
        }

        int slot() {
            return session.slot();
        }
    }

    private final Random random;
    private final Rules rules;
    private final long seed;
    private final List<Participation> live = new ArrayList<>();
    private final List<Participation> gone = new ArrayList<>();
    private final List<InFlight> inFlight = new ArrayList<>();
    private final Set<String> usedCounters = new HashSet<>();
    private long nowMs = 1_000;
    private int nextSlot;
    private boolean calm;

    InterleavingModel(long seed, Rules rules) {
        this(seed, rules, new Random(seed));
    }

    /// Driven step by step by [MeetingExplorer].
    InterleavingModel(long seed, Rules rules, Random random) {
        this.random = random;
        this.seed = seed;
        this.rules = rules;
    }

    void run() {
        for (int step = 0; step < STEPS; step++) {
            chaos();
        }
        calmDown();
        assertConverged();
        assertSecretsKept();
    }

    private void chaos() {
        int dice = random.nextInt(100);
        if (dice < 7 && live.size() < MOST_MEMBERS) {
            join(random.nextInt(6) == 0);
        } else if (dice < 11 && live.size() > 1) {
            leave(any(live), random.nextBoolean());
        } else if (dice < 13 && !gone.isEmpty() && !live.isEmpty()) {
            replayGhost(any(gone), any(live));
        } else if (dice < 35 && !live.isEmpty()) {
            speak(any(live));
        } else if (dice < 38 && !live.isEmpty()) {
            any(live).session.chat("c" + nowMs, 0, nowMs);
        } else if (dice < 80) {
            deliverSomething();
        } else {
            passTime(random.nextInt(900));
        }
        live.forEach(this::drain);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    void join(boolean outsider) {
        int slot = nextSlot++;
        List<Integer> others = live.stream().map(Participation::slot).toList();
        // The first one's link is what a newcomer is sent.
        String passphrase =
                outsider
                        ? "another"
                        : live.stream()
                                .filter(member -> !member.outsider)
                                .map(member -> member.passphrase)
                                .findFirst()
                                .orElse("first");
        Session session =
                Session.join(
                        rootOf(passphrase),
                        slot,
                        others,
                        new Profile(random.nextInt(3) == 0 ? 0 : 1, 0, "P" + slot),
                        false,
                        new SeededRandomness(seed * 10_000 + slot),
                        rules,
                        nowMs);
        live.forEach(member -> member.session.onEntered(slot, nowMs));
        Participation joined = new Participation(session, outsider, passphrase);
        live.add(joined);
        drain(joined);
    }

    private static CallRoot rootOf(String passphrase) {
        return Roots.of(passphrase.hashCode());
    }

    /// The first member removes the last by a new passphrase for all others (section 5.4). The
    /// bridge does its worst: the removed one stays connected.
    void removeLast() {
        Participation moderator = live.getFirst();
        live.forEach(member -> member.session.onModerators(Set.of(moderator.slot())));
        Set<PeerId> staying = new HashSet<>();
        staying.add(moderator.session.id());
        moderator.session.me().peers().proven().forEach(peer -> staying.add(peer.id()));
        staying.remove(live.getLast().session.id());
        String passphrase = "new at " + nowMs;
        if (moderator.session.remove(staying, passphrase, rootOf(passphrase), nowMs)) {
            moderator.passphrase = passphrase;
        }
        live.forEach(this::drain);
    }

    void leaveFirst(boolean politely) {
        leave(live.getFirst(), politely);
    }

    void replayFirstGhost() {
        gone.stream().findFirst().ifPresent(ghost -> live.forEach(m -> replayGhost(ghost, m)));
        live.forEach(this::drain);
    }

    void speakOne(int index) {
        speak(live.get(index));
        live.forEach(this::drain);
    }

    void chatOne(int index) {
        live.get(index).session.chat("c" + nowMs, 0, nowMs);
        drain(live.get(index));
    }

    boolean someoneRemoved() {
        return live.stream().anyMatch(member -> member.passphrase.startsWith("new"));
    }

    int members() {
        return live.size();
    }

    boolean someoneLeft() {
        return !gone.isEmpty();
    }

    /// How many messages are under way from one to another, the oldest first.
    List<Integer> channel(int from, int to) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < inFlight.size(); i++) {
            InFlight message = inFlight.get(i);
            if (message.from == live.get(from) && message.to == live.get(to)) {
                positions.add(i);
            }
        }
        return positions;
    }

    void deliver(int position, boolean keepCopy) {
        InFlight message = inFlight.get(position);
        if (!keepCopy) {
            inFlight.remove(position);
        }
        message.to.session.onMessage(message.from.slot(), message.data, nowMs);
        drain(message.to);
    }

    void lose(int position) {
        inFlight.remove(position);
    }

    void settle() {
        deliverAll();
    }

    /// To the next thing that anybody does by the clock.
    void passToDeadline() {
        long nextMs =
                live.stream()
                        .mapToLong(member -> member.session.nextDeadlineMs())
                        .min()
                        .orElse(nowMs);
        passTime(Math.max(0, Math.min(nextMs - nowMs, 60_000)));
    }

    /// All that decides what can happen next.
    String digest() {
        StringBuilder text = new StringBuilder().append(nowMs);
        live.forEach(member -> text.append(StateDigest.of(member.session)));
        inFlight.forEach(message ->
                text.append(message.from.slot())
                        .append('>')
                        .append(message.to.slot())
                        .append(Arrays.hashCode(message.data)));
        return text.toString();
    }

    private void leave(Participation leaver, boolean politely) {
        if (politely) {
            leaver.session.leave(nowMs);
            drain(leaver);
        } else {
            leaver.session.close();
        }
        live.remove(leaver);
        gone.add(leaver);
        inFlight.removeIf(message -> message.to == leaver);
        for (Participation member : live) {
            member.session.onLeft(leaver.slot(), nowMs);
            observe(member);
        }
    }

    /// The bridge pretends that somebody who left came back, with all it ever recorded from it.
    private void replayGhost(Participation ghost, Participation victim) {
        victim.session.onEntered(ghost.slot(), nowMs);
        for (Outgoing message : List.copyOf(ghost.sent)) {
            victim.session.onMessage(ghost.slot(), message.data(), nowMs);
            drain(victim);
        }
        victim.session.onLeft(ghost.slot(), nowMs);
    }

    private void speak(Participation speaker) {
        byte[] wire =
                speaker.session
                        .sealer(Track.MICROPHONE)
                        .seal(Codec.OPUS, FRAME, false, 30, 0, nowMs)
                        .orElseThrow();
        drain(speaker);
        noteSealed(speaker, wire);
        for (Participation member : live) {
            if (member != speaker && (calm || random.nextInt(3) > 0)) {
                OpenResult result =
                        member.session
                                .opener(speaker.slot(), Track.MICROPHONE)
                                .open(Codec.OPUS, wire, FrameOpener.NO_TIMESTAMP, nowMs);
                assertFalse(
                        result instanceof OpenedFrame && member.outsider != speaker.outsider,
                        "an outsider opened a frame");
                drain(member);
            }
        }
    }

    private void deliverSomething() {
        if (inFlight.isEmpty()) {
            return;
        }
        // Mostly in order; sometimes overtaken, lost, or doubled.
        int index = random.nextInt(4) == 0 ? random.nextInt(inFlight.size()) : 0;
        InFlight message = inFlight.get(index);
        int fate = random.nextInt(20);
        if (fate != 0) {
            inFlight.remove(index);
        }
        if (fate != 1) {
            message.to.session.onMessage(message.from.slot(), message.data, nowMs);
            drain(message.to);
        }
    }

    private void passTime(long durationMs) {
        nowMs += durationMs;
        for (Participation member : live) {
            if (member.session.nextDeadlineMs() <= nowMs) {
                member.session.onDeadline(nowMs);
                drain(member);
            }
        }
    }

    /// Everybody's signalling comes back, and from now on the bridge behaves.
    void calmDown() {
        calm = true;
        inFlight.clear();
        List<Integer> slots = live.stream().map(Participation::slot).toList();
        for (Participation member : live) {
            List<Integer> others = slots.stream().filter(slot -> slot != member.slot()).toList();
            member.session.onResumed(others, nowMs);
            drain(member);
        }
        for (int i = 0; i < 150; i++) {
            deliverAll();
            passTime(100);
            if (i % 5 == 0) {
                List.copyOf(live).forEach(this::speak);
            }
        }
        deliverAll();
    }

    private void deliverAll() {
        while (!inFlight.isEmpty()) {
            InFlight message = inFlight.removeFirst();
            message.to.session.onMessage(message.from.slot(), message.data, nowMs);
            drain(message.to);
        }
    }

    private void drain(Participation member) {
        observe(member);
        @Nullable SessionEvent event;
        while ((event = member.session.pollEvent()) != null) {
            if (event instanceof SessionEvent.Chat chat && !chat.own()) {
                member.chats.add(chat.text());
            } else if (event instanceof SessionEvent.PassphraseChanged changed
                    && member.session.adopt(
                            changed.change(), rootOf(changed.passphrase()), nowMs)) {
                member.passphrase = changed.passphrase();
            }
        }
        @Nullable Outgoing message;
        while ((message = member.session.pollMessage()) != null) {
            member.sent.add(message);
            route(member, message);
        }
    }

    private void route(Participation from, Outgoing message) {
        if (!Hello.looksLikeOne(message.data())) {
            noteCounter(from, message.toSlot(), message.data());
            if (message.toSlot() == Outgoing.TO_ALL) {
                noteSecret(from);
            }
        }
        for (Participation member : live) {
            if (member != from
                    && (message.toSlot() == Outgoing.TO_ALL || message.toSlot() == member.slot())) {
                inFlight.add(new InFlight(from, member, message.data()));
            }
        }
    }

    private void noteSealed(Participation from, byte[] wire) {
        noteCounter(from, Outgoing.TO_ALL, wire);
        noteSecret(from);
    }

    /// Slots are never given twice here, so sender, addressee and key id name one key.
    private void noteCounter(Participation from, int toSlot, byte[] wire) {
        SframeHeader header =
                assertInstanceOf(SframeHeader.Parsed.class, SframeHeader.parse(wire, 0)).header();
        assertTrue(
                usedCounters.add(
                        from.session.id()
                                + ">"
                                + toSlot
                                + " "
                                + header.keyId()
                                + " "
                                + header.counter()),
                "a key and counter were used twice");
    }

    private void noteSecret(Participation from) {
        if (!from.session.hasLeft()) {
            EpochKeys keys = from.session.epoch().current();
            from.sealed.add(new Sealed(nowMs, keys.epoch(), Vectors.hex(keys.secret().bytes())));
        }
    }

    /// Takes note of all that somebody knows and lists.
    private void observe(Participation member) {
        Set<PeerId> present = new HashSet<>();
        for (Peer peer : member.session.me().peers().all()) {
            present.add(peer.id());
            if (peer.isProven()) {
                member.provenAtIndex.putIfAbsent(peer.id(), member.sealed.size());
            }
            for (OpeningEpoch epoch : peer.epochs().stored()) {
                boolean fresh =
                        member.learned
                                .computeIfAbsent(peer.id(), _ -> new HashSet<>())
                                .add(Map.entry(epoch.epoch(), Vectors.hex(epoch.secret().bytes())));
                assertTrue(!fresh || lists(peer.id(), member), "a key went to somebody unlisted");
            }
        }
        for (PeerId proven : member.provenAtIndex.keySet()) {
            if (!present.contains(proven)) {
                member.retiredAtMs.putIfAbsent(proven, nowMs);
            }
        }
    }

    private boolean lists(PeerId owner, Participation member) {
        return everybody().stream()
                .filter(one -> one.session.id().equals(owner))
                .anyMatch(one -> one.provenAtIndex.containsKey(member.session.id()));
    }

    private List<Participation> everybody() {
        List<Participation> all = new ArrayList<>(live);
        all.addAll(gone);
        return all;
    }

    void assertConverged() {
        for (Participation speaker : live) {
            String text = "calm " + speaker.slot();
            speaker.session.chat(text, 0, nowMs);
            drain(speaker);
            deliverAll();
            for (Participation listener : live) {
                if (listener != speaker) {
                    assertEquals(
                            listener.passphrase.equals(speaker.passphrase),
                            listener.chats.contains(text),
                            "slot " + listener.slot() + " hears slot " + speaker.slot());
                }
            }
        }
    }

    void assertSecretsKept() {
        for (Participation owner : everybody()) {
            int lastEpoch = owner.sealed.stream().mapToInt(Sealed::epoch).max().orElse(0);
            for (Participation member : everybody()) {
                if (member != owner) {
                    assertSecretsKept(owner, member, reach(owner, member, lastEpoch));
                }
            }
        }
    }

    private static void assertSecretsKept(
            Participation owner, Participation member, Set<Map.Entry<Integer, String>> reach) {
        PeerId id = member.session.id();
        int provenAt = owner.provenAtIndex.getOrDefault(id, Integer.MAX_VALUE);
        long retiredMs = owner.retiredAtMs.getOrDefault(id, Long.MAX_VALUE / 2);
        for (int i = 0; i < owner.sealed.size(); i++) {
            Sealed sealed = owner.sealed.get(i);
            boolean opens = reach.contains(Map.entry(sealed.epoch, sealed.secret));
            assertFalse(opens && i < provenAt, "a late joiner opens what was sealed before");
            assertFalse(
                    opens && sealed.atMs > retiredMs + LEAVER_READS_MS,
                    "a leaver opens what was sealed after");
        }
    }

    /// All that a member could derive of an owner's secrets, with patience.
    private static Set<Map.Entry<Integer, String>> reach(
            Participation owner, Participation member, int lastEpoch) {
        Set<Map.Entry<Integer, String>> reach = new HashSet<>();
        for (Map.Entry<Integer, String> known :
                member.learned.getOrDefault(owner.session.id(), Set.of())) {
            Secret secret = new Secret(HexFormat.of().parseHex(known.getValue()));
            for (int epoch = known.getKey(); epoch <= lastEpoch; epoch++) {
                if (!reach.add(Map.entry(epoch, Vectors.hex(secret.bytes())))) {
                    break;
                }
                secret = secret.ratcheted();
            }
        }
        return reach;
    }
}
