package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The pair channel: how an announced peer is proven and comes to hold my key, private messages,
/// pings (section 4, "a peer"). Every message is legal in the states that the table lists and
/// dropped in all others (R10).
final class PairChannel implements MyEpoch.Courier {
    private final Participant me;
    private final GroupChannel group;
    private final FeatureMessage.Handler features;
    private final Pings pings;

    PairChannel(Participant me, GroupChannel group, FeatureMessage.Handler features) {
        this.me = me;
        this.group = group;
        this.features = features;
        this.pings = new Pings(me);
    }

    Pings pings() {
        return pings;
    }

    void sendIntro(Peer peer, long nowMs) {
        send(peer, new Message.Intro(me.profile()), nowMs);
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
        if (!peer.acceptsPair(image.counter())) {
            me.outputs().reject(RejectReason.REPLAY);
            return;
        }
        Optional<byte[]> plaintext = peer.pairKeys().receiving().open(image);
        if (plaintext.isEmpty()) {
            me.outputs().reject(RejectReason.AUTH);
            return;
        }
        peer.commitPair(image.counter());
        try {
            Envelope.parse(plaintext.get())
                    .filter(envelope -> envelope.seq() == image.counter())
                    .ifPresentOrElse(
                            envelope -> onEnvelope(peer, envelope, epoch, nowMs),
                            () -> me.outputs().reject(RejectReason.INNER));
        } finally {
            Arrays.fill(plaintext.get(), (byte) 0); // A key, a passphrase, a file's secret.
        }
    }

    private void onEnvelope(Peer peer, Envelope envelope, MyEpoch epoch, long nowMs) {
        Optional<? extends Message.OnPair> message = Message.parsePair(envelope);
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
            case FeatureMessage.ToOne feature -> onFeature(peer, feature, nowMs);
        }
    }

    private void onFeature(Peer peer, FeatureMessage.ToOne message, long nowMs) {
        if (peer.isProven()) {
            features.onFeature(peer, message, nowMs);
        } else {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
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
            me.emitChanges();
        }
        features.onIntro(peer, nowMs);
    }

    private void onKey(Peer peer, Message.Key key, long clockMs, long nowMs) {
        if (!peer.isProven()) {
            key.secret().close();
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
            return;
        }
        if (peer.epochs().store(key.epoch(), key.secret(), nowMs)) {
            peer.forgetGroupSeq();
        }
        peer.expectGroupSeq(key.nextGroupSeq());
        peer.answered();
        if (peer.state() != PeerState.HEARD) {
            peer.heard();
            // It answers an intro of mine, maybe the first: a later one would make frames look
            // younger than they are.
            peer.delay().sample(peer.announcedMs(), clockMs, nowMs);
            me.emitChanges();
        }
        me.outputs().emit(new SessionEvent.KeyFrameWanted(peer.slot()));
    }

    private void onPing(Peer peer, long token, long nowMs) {
        if (peer.isProven() && peer.pongPause().isOver(nowMs)) {
            send(peer, new Message.Pong(token), nowMs);
        }
    }

    void ping(long nowMs) {
        pings.due(nowMs).forEach(peer -> send(peer, pings.next(peer, nowMs), nowMs));
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
}
