package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Hellos and the pair channel: how a stranger becomes a peer that holds my key (section 4, "a
/// peer"). Every message is legal in the states that the table lists and dropped in all others
/// (R10).
final class PairChannel implements MyEpoch.Courier {
    static final long ANSWER_PAUSE_MS = 2_000;
    static final long ASK_PAUSE_MS = 5_000;

    /// Without intro, or without key, after this long: ask again.
    static final List<Long> RETRIES_MS = List.of(3_000L, 6_000L, 12_000L);

    private static final int HELLO_NONCE_BYTES = 16;

    private final Participant me;
    private final GroupChannel group;
    private final HelloLimiter limiter = new HelloLimiter();
    private final Pings pings;

    PairChannel(Participant me, GroupChannel group) {
        this.me = me;
        this.group = group;
        this.pings = new Pings(me);
    }

    Pings pings() {
        return pings;
    }

    void sendHello(int toSlot, int flags) {
        byte[] nonce = me.randomness().bytes(HELLO_NONCE_BYTES);
        me.outputs()
                .send(
                        toSlot,
                        Hello.seal(me.root(), nonce, flags, me.identity().publicIdentity(), ""));
    }

    void onHello(int fromSlot, byte[] wire, MyEpoch epoch, long nowMs) {
        Optional<PeerId> claimed = Hello.claimedId(wire);
        if (claimed.isPresent() && isForbidden(claimed.get())) {
            me.outputs().reject(RejectReason.IDENTITY);
            return;
        }
        // Section 7: only so many reach the key derivation. What is no hello at all costs none and
        // is counted as such.
        if (claimed.isPresent() && !limiter.allows(fromSlot, nowMs)) {
            me.outputs().reject(RejectReason.LIMIT);
            return;
        }
        switch (Hello.open(me.root(), wire)) {
            case Hello.Refused(RejectReason reason) -> me.outputs().reject(reason);
            case Hello.Opened(Hello hello) -> onOpened(fromSlot, hello, epoch, nowMs);
        }
    }

    private boolean isForbidden(PeerId id) {
        return id.equals(me.identity().id()) || me.peers().isRetired(id);
    }

    private void onOpened(int fromSlot, Hello hello, MyEpoch epoch, long nowMs) {
        if (hello.isFromLobby()) {
            return; // Never answered, makes no peer (section 5). Admission is not part of this
            // version.
        }
        PublicIdentity from = hello.from();
        if (from.slot() != fromSlot) {
            me.outputs().reject(RejectReason.SLOT);
        } else if (from.publicValue().equals(me.identity().publicIdentity().publicValue())) {
            me.outputs().reject(RejectReason.IDENTITY);
        } else {
            Peer known = me.peers().withId(from.id());
            Peer holder = me.peers().atSlot(fromSlot);
            if (known == null && holder == null) {
                announce(hello, nowMs);
            } else if (known != null && known == holder && known.identity().equals(from)) {
                answerAgain(known, hello, epoch, nowMs);
            } else {
                me.outputs().reject(known == null ? RejectReason.SLOT : RejectReason.IDENTITY);
                me.outputs().emit(new SessionEvent.ConflictingHello(fromSlot));
            }
        }
    }

    private void announce(Hello hello, long nowMs) {
        if (!me.peers().hasRoom()) {
            me.outputs().reject(RejectReason.LIMIT);
            return;
        }
        Optional<PairKeys> keys = PairKeys.derive(me.root(), me.identity(), hello.from());
        if (keys.isEmpty()) {
            me.outputs().reject(RejectReason.IDENTITY);
            return;
        }
        Peer peer = new Peer(hello.from(), keys.get(), nowMs);
        me.peers().add(peer);
        if (hello.asksForAnswer()) {
            peer.lastAnsweredMs = nowMs;
            sendHello(peer.slot(), 0);
        }
        sendIntro(peer, nowMs);
        me.emitChange(peer);
    }

    private void answerAgain(Peer peer, Hello hello, MyEpoch epoch, long nowMs) {
        if (!hello.asksForAnswer() || nowMs < peer.lastAnsweredMs + ANSWER_PAUSE_MS) {
            return;
        }
        peer.lastAnsweredMs = nowMs;
        sendHello(peer.slot(), 0);
        reintroduce(peer, epoch, nowMs);
    }

    /// Intro and keys once more, as far as the peer had them; no ratchet.
    void reintroduce(Peer peer, MyEpoch epoch, long nowMs) {
        sendIntro(peer, nowMs);
        if (peer.isProven()) {
            epoch.giveAgain(peer, nowMs);
        }
    }

    void onMessage(int fromSlot, WireImage image, MyEpoch epoch, long nowMs) {
        Peer peer = me.peers().atSlot(fromSlot);
        if (peer == null || image.keyId().epoch() != PairKeys.EPOCH) {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
            return;
        }
        if (!peer.pairWindow().accepts(image.counter())) {
            me.outputs().reject(RejectReason.REPLAY);
            return;
        }
        Optional<byte[]> plaintext = peer.pairKeys().receiving().open(image);
        if (plaintext.isEmpty()) {
            me.outputs().reject(RejectReason.AUTH);
            return;
        }
        peer.pairWindow().commit(image.counter());
        Envelope.parse(plaintext.get())
                .filter(envelope -> envelope.seq() == image.counter())
                .ifPresentOrElse(
                        envelope -> onEnvelope(peer, envelope, epoch, nowMs),
                        () -> me.outputs().reject(RejectReason.INNER));
    }

    private void onEnvelope(Peer peer, Envelope envelope, MyEpoch epoch, long nowMs) {
        Optional<Message.OnPair> message = Message.parsePair(envelope);
        if (message.isEmpty()) {
            me.outputs().reject(RejectReason.INNER);
            return;
        }
        switch (message.get()) {
            case Message.Intro(Profile profile) -> onIntro(peer, profile, epoch, nowMs);
            case Message.Key key -> onKey(peer, key, envelope.clockMs(), nowMs);
            case Message.PrivateChat(ChatBody chat) -> group.onPrivateChat(peer, chat);
            case Message.Ping(long token) -> onPing(peer, token, nowMs);
            case Message.Pong(long token) -> pings.onPong(peer, token, envelope.clockMs(), nowMs);
        }
    }

    private void onIntro(Peer peer, Profile profile, MyEpoch epoch, long nowMs) {
        boolean changed = !profile.equals(peer.profile());
        peer.profile(profile);
        if (!peer.isProven()) {
            peer.proven();
            group.rosterChanged(nowMs);
            epoch.give(peer, nowMs);
            changed = true;
        }
        if (changed) {
            me.emitChange(peer);
        }
    }

    private void onKey(Peer peer, Message.Key key, long clockMs, long nowMs) {
        if (!peer.isProven()) {
            key.secret().close();
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
            return;
        }
        peer.epochs().store(key.epoch(), key.secret(), nowMs);
        peer.expectGroupSeq(key.nextGroupSeq());
        if (peer.state() != PeerState.HEARD) {
            peer.heard();
            peer.delay().sample(peer.introSentMs, clockMs, nowMs);
            me.emitChange(peer);
        }
        me.outputs().emit(new SessionEvent.KeyFrameWanted(peer.slot()));
    }

    private void onPing(Peer peer, long token, long nowMs) {
        if (peer.isProven() && pings.mayAnswer(peer, nowMs)) {
            send(peer, new Message.Pong(token), nowMs);
        }
    }

    void ping(long nowMs) {
        pings.due(nowMs).forEach(peer -> send(peer, pings.next(peer, nowMs), nowMs));
    }

    private void sendIntro(Peer peer, long nowMs) {
        peer.introSentMs = nowMs;
        send(peer, new Message.Intro(me.profile()), nowMs);
    }

    @Override
    public void giveKey(Peer peer, EpochKeys keys, boolean pending, long nowMs) {
        long nextSeq = pending ? Message.Key.SEQ_UNKNOWN : group.nextSeq();
        group.gaveKey(peer);
        send(peer, new Message.Key(keys.epoch(), keys.secret(), nextSeq), nowMs);
    }

    @Override
    public List<Peer> provenPeers() {
        return me.peers().proven();
    }

    /// Seals and queues in one step; the number of a pair message is its counter (section 2).
    void send(Peer peer, Message.OnPair message, long nowMs) {
        SealingKey key = peer.pairKeys().sending();
        byte[] body = message.body();
        Envelope envelope =
                new Envelope(message.type(), key.nextCounter(), me.clockMs(nowMs), body);
        byte[] plaintext = envelope.plaintext();
        me.outputs().send(peer.slot(), key.seal(Codec.NONE, new byte[0], plaintext));
        Arrays.fill(plaintext, (byte) 0);
        Arrays.fill(body, (byte) 0);
    }

    /// A hello that asks, to a peer that is behind: at most every 5 s (section 4).
    void ask(Peer peer, long nowMs) {
        if (nowMs >= peer.lastAskedMs + ASK_PAUSE_MS) {
            peer.lastAskedMs = nowMs;
            sendHello(peer.slot(), Hello.ANSWER_ME);
        }
    }

    /// Asks those who have been silent for 3, 6 and 12 s: announced without intro, or proven
    /// without key.
    void retry(long nowMs) {
        for (Peer peer : me.peers().all()) {
            if (nowMs >= retryDueMs(peer)) {
                peer.timedRetries++;
                sendHello(peer.slot(), Hello.ANSWER_ME);
            }
        }
    }

    long nextRetryMs() {
        return me.peers().all().stream()
                .mapToLong(PairChannel::retryDueMs)
                .min()
                .orElse(Deadline.NEVER);
    }

    private static long retryDueMs(Peer peer) {
        boolean wanting = peer.state() != PeerState.HEARD && peer.timedRetries < RETRIES_MS.size();
        return wanting ? peer.announcedMs() + RETRIES_MS.get(peer.timedRetries) : Deadline.NEVER;
    }

    void forget(int slot) {
        limiter.forget(slot);
    }
}
