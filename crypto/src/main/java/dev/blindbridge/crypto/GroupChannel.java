package dev.blindbridge.crypto;

import java.util.Optional;

/// The group channel: my messages to all, and those of others (section 2).
final class GroupChannel {
    static final long STATE_EVERY_MS = 60_000;

    /// Makes the session retire a peer.
    interface Farewells {
        void onBye(Peer peer, long nowMs);
    }

    private final Participant me;
    private final Farewells farewells;
    private final FeatureMessage.Handler features;
    private final ChatThread thread = new ChatThread();
    private final RosterWatch rosterWatch;
    private long nextSeq;
    private long stateDueMs;

    GroupChannel(Participant me, Farewells farewells, FeatureMessage.Handler features, long nowMs) {
        this.me = me;
        this.farewells = farewells;
        this.features = features;
        this.rosterWatch = new RosterWatch(me.peers().hash());
        this.stateDueMs = nowMs + STATE_EVERY_MS;
    }

    long nextSeq() {
        return nextSeq;
    }

    void gaveKey(Peer peer) {
        thread.gaveKeyTo(peer.id());
    }

    void rosterChanged(long nowMs) {
        rosterWatch.onMine(me.peers().hash(), nowMs);
    }

    void forget(Peer peer, long nowMs) {
        thread.forget(peer.id());
        rosterWatch.forget(peer);
        rosterChanged(nowMs);
    }

    void chat(String text, long lifetimeSeconds, MyEpoch epoch, long nowMs) {
        epoch.beforeMessage(nowMs); // It may give my key to somebody new: the thread begins anew.
        ChatBody chat = new ChatBody(lifetimeSeconds, thread.lastShown(), text);
        ChatBody.ChatHash hash = ChatBody.ChatHash.of(me.identity().id(), nextSeq, chat.bytes());
        send(new Message.Chat(chat), epoch, nowMs);
        thread.shown(hash);
        me.outputs()
                .emit(
                        new SessionEvent.Chat(
                                me.identity().slot(),
                                me.identity().id(),
                                me.profile().name(),
                                text,
                                lifetimeSeconds,
                                true,
                                false,
                                false));
    }

    void sendState(MyEpoch epoch, long nowMs) {
        stateDueMs = nowMs + STATE_EVERY_MS;
        if (!me.peers().proven().isEmpty()) {
            send(new Message.State(me.profile(), me.peers().hash()), epoch, nowMs);
        }
    }

    void sendBye(MyEpoch epoch, long nowMs) {
        if (!me.peers().proven().isEmpty()) {
            send(new Message.Bye(), epoch, nowMs);
        }
    }

    /// Where nobody hears, nothing is said.
    void sendFeature(FeatureMessage.ToAll message, MyEpoch epoch, long nowMs) {
        if (!me.peers().proven().isEmpty()) {
            send(message, epoch, nowMs);
        }
    }

    /// Sealing, counting and queuing are one step.
    private void send(Message.OnGroup message, MyEpoch epoch, long nowMs) {
        // Whom this gives the key is told the number of this very message.
        epoch.beforeMessage(nowMs);
        Envelope envelope =
                new Envelope(message.type(), nextSeq++, me.clockMs(nowMs), message.body());
        byte[] data = epoch.seal(Track.GROUP, Codec.NONE, new byte[0], envelope.plaintext(), nowMs);
        me.outputs().send(Outgoing.TO_ALL, data);
    }

    void onOpened(Peer peer, byte[] plaintext, long nowMs) {
        Optional<Envelope> envelope = Envelope.parse(plaintext);
        if (envelope.isEmpty()) {
            me.outputs().reject(RejectReason.INNER);
            return;
        }
        long seq = envelope.get().seq();
        if (peer.isRepeatedGroupSeq(seq)) {
            me.outputs().reject(RejectReason.ORDER);
            return;
        }
        boolean gap = peer.takeGroupSeq(seq);
        Optional<? extends Message.OnGroup> message = Message.parseGroup(envelope.get());
        boolean shownWithGap =
                message.isPresent() && onMessage(peer, message.get(), envelope.get(), gap, nowMs);
        if (message.isEmpty()) {
            me.outputs().reject(RejectReason.INNER);
        }
        if (gap && !shownWithGap) {
            me.outputs().emit(new SessionEvent.MessageMissing(peer.slot()));
        }
    }

    private boolean onMessage(
            Peer peer, Message.OnGroup message, Envelope envelope, boolean gap, long nowMs) {
        return switch (message) {
            case Message.State(Profile profile, RosterHash hash) -> {
                rosterWatch.onTheirs(peer, hash, nowMs);
                if (!profile.equals(peer.profile())) {
                    peer.profile(profile);
                    me.emitChanges();
                }
                features.onState(peer, nowMs);
                yield false;
            }
            case Message.Chat(ChatBody chat) -> {
                thread.follows(peer.slot(), chat.previous(), nowMs);
                thread.shown(ChatBody.ChatHash.of(peer.id(), envelope.seq(), envelope.body()));
                show(peer, chat, false, gap);
                yield true;
            }
            case Message.Bye() -> {
                farewells.onBye(peer, nowMs);
                yield false;
            }
            case FeatureMessage.ToAll feature -> {
                features.onFeature(peer, feature, nowMs);
                yield false;
            }
        };
    }

    void onPrivateChat(Peer peer, ChatBody chat) {
        if (peer.isProven()) {
            show(peer, chat, true, false);
        } else {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
        }
    }

    private void show(Peer peer, ChatBody chat, boolean isPrivate, boolean gap) {
        me.outputs()
                .emit(
                        new SessionEvent.Chat(
                                peer.slot(),
                                peer.id(),
                                me.shownName(peer),
                                chat.text(),
                                chat.lifetimeSeconds(),
                                false,
                                isPrivate,
                                gap));
    }

    void onDeadline(MyEpoch epoch, long nowMs) {
        if (nowMs >= stateDueMs) {
            sendState(epoch, nowMs);
        }
        thread.missing(nowMs)
                .forEach(slot -> me.outputs().emit(new SessionEvent.MessageMissing(slot)));
        rosterWatch
                .differing(nowMs)
                .forEach(peer -> me.outputs().emit(new SessionEvent.RosterDiffers(peer.slot())));
    }

    long nextDeadlineMs() {
        return Math.min(
                stateDueMs, Math.min(thread.nextDeadlineMs(), rosterWatch.nextDeadlineMs()));
    }
}
