package dev.blindbridge.crypto;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One join of one participant: everything between the signalling, the media and the user interface
/// that is end to end (docs/e2ee-protocol.md, section 4). Sans-I/O: inputs are its methods, each
/// with the time; outputs are drained with [#pollMessage] and [#pollEvent] after every input;
/// [#nextDeadlineMs] says when to call [#onDeadline] at the latest.
///
/// Guarantees: no frame leaves unsealed, none is returned that did not authenticate, nobody holds
/// my key whom I do not list. Non-goals: who is in the call, when, and how much it says are visible
/// to the bridge.
///
/// Belongs to one thread at a time, together with its sealers and openers. Left for good by
/// [#leave] or [#close]: all keys are erased and a rejoin is a new session.
public final class Session implements AutoCloseable {
    private final Participant me;
    private final Roster roster;
    private final GroupChannel group;
    private final PairChannel pairs;
    private final Hellos hellos;
    private final MyEpoch epoch;
    private final boolean strict;
    private boolean left;

    Session(
            CallRoot root,
            int slot,
            Profile profile,
            boolean strict,
            Randomness randomness,
            Rules rules,
            long nowMs) {
        this.me = new Participant(root, slot, profile, randomness, rules, nowMs);
        this.roster = new Roster(me);
        this.group = new GroupChannel(me, this::onBye, nowMs);
        this.pairs = new PairChannel(me, group);
        this.epoch = new MyEpoch(me.root(), me.identity(), randomness, rules, pairs, nowMs);
        this.hellos = new Hellos(me, new Introductions());
        this.strict = strict;
        epoch.publishes(profile.tracks() != 0);
    }

    /// Enters a call: says hello to all.
    ///
    /// @param root stays the caller's, who may close it
    /// @param slot mine, from the signalling
    /// @param others slots of those already there
    public static Session join(
            CallRoot root,
            int slot,
            Collection<Integer> others,
            Profile profile,
            Randomness randomness,
            long nowMs) {
        return join(root, slot, others, profile, false, randomness, Rules.ALL, nowMs);
    }

    /// The same, padding every audio frame to one size (section 7, strict mode).
    public static Session joinStrictly(
            CallRoot root,
            int slot,
            Collection<Integer> others,
            Profile profile,
            Randomness randomness,
            long nowMs) {
        return join(root, slot, others, profile, true, randomness, Rules.ALL, nowMs);
    }

    static Session join(
            CallRoot root,
            int slot,
            Collection<Integer> others,
            Profile profile,
            boolean strict,
            Randomness randomness,
            Rules rules,
            long nowMs) {
        Session session = new Session(root, slot, profile, strict, randomness, rules, nowMs);
        session.greet(others, nowMs);
        return session;
    }

    private final class Introductions implements Hellos.Introductions {
        @Override
        public void introduce(Peer peer, long nowMs) {
            pairs.sendIntro(peer, nowMs);
        }

        @Override
        public void reintroduce(Peer peer, long nowMs) {
            pairs.reintroduce(peer, epoch, nowMs);
        }
    }

    private void greet(Collection<Integer> others, long nowMs) {
        roster.greeted(others, nowMs);
        if (!others.isEmpty()) {
            hellos.send(Outgoing.TO_ALL, Hello.ANSWER_ME);
        }
    }

    public int slot() {
        return me.identity().slot();
    }

    public PeerId id() {
        return me.identity().id();
    }

    /// My own five words, to be read out (section 5).
    public List<String> words() {
        return FiveWords.of(me.identity().publicIdentity());
    }

    /// Signalling was lost and came back with the same slot. Anything else is a new join.
    public void onResumed(Collection<Integer> others, long nowMs) {
        if (left) {
            return;
        }
        me.peers().all().stream()
                .filter(peer -> !others.contains(peer.slot()))
                .forEach(peer -> retire(peer, nowMs));
        greet(others, nowMs);
        // What I sent last may be lost as well.
        me.peers().all().forEach(peer -> pairs.reintroduce(peer, epoch, nowMs));
    }

    public void onEntered(int slot, long nowMs) {
        if (left || slot == slot()) {
            return;
        }
        onLeft(slot, nowMs); // A slot that is entered anew was left before.
        roster.entered(slot, nowMs);
    }

    public void onLeft(int slot, long nowMs) {
        if (left) {
            return;
        }
        if (slot == slot()) {
            close(); // Section 4: the roster says that I left.
            return;
        }
        roster.left(slot);
        hellos.forget(slot);
        Peer peer = me.peers().atSlot(slot);
        if (peer != null) {
            retire(peer, nowMs);
        }
    }

    /// A relayed message, as the signalling delivered it.
    public void onMessage(int fromSlot, byte[] data, long nowMs) {
        if (left) {
            return;
        }
        if (!roster.contains(fromSlot)) {
            me.outputs().reject(RejectReason.SLOT);
        } else if (Hello.looksLikeOne(data)) {
            hellos.onHello(fromSlot, data, nowMs);
        } else {
            switch (WireImage.parse(data, 0, Codec.NONE)) {
                case WireImage.Malformed(RejectReason reason) -> me.outputs().reject(reason);
                case WireImage.Parsed(WireImage image) -> onSealed(fromSlot, image, nowMs);
            }
        }
    }

    private void onSealed(int fromSlot, WireImage image, long nowMs) {
        Track track = image.keyId().track();
        if (image.keyId().slot() != fromSlot || (track != Track.PAIR && track != Track.GROUP)) {
            me.outputs().reject(RejectReason.WRONG_STREAM);
        } else if (track == Track.PAIR) {
            pairs.onMessage(fromSlot, image, epoch, nowMs);
        } else {
            onGroupMessage(fromSlot, image, nowMs);
        }
    }

    private void onGroupMessage(int fromSlot, WireImage image, long nowMs) {
        Peer peer = provenPeer(fromSlot);
        if (peer == null) {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
            return;
        }
        switch (openFrom(peer, image, nowMs)) {
            case PeerEpochs.Refused(RejectReason reason, boolean _) -> me.outputs().reject(reason);
            case PeerEpochs.Opened(byte[] plaintext) -> group.onOpened(peer, plaintext, nowMs);
        }
    }

    /// Opens under a peer's sender secrets, and asks the peer for its key where that is the only
    /// way on.
    PeerEpochs.Result openFrom(Peer peer, WireImage image, long nowMs) {
        PeerEpochs.Result result = peer.epochs().open(image, nowMs);
        if (result instanceof PeerEpochs.Refused refused && refused.resync()) {
            hellos.ask(peer, nowMs);
        }
        return result;
    }

    /// To all. Shown at once by an event of one's own.
    ///
    /// @throws IllegalArgumentException if it is longer than [#maxTextBytes]
    public void chat(String text, long lifetimeSeconds, long nowMs) {
        if (!left) {
            group.chat(text, lifetimeSeconds, epoch, nowMs);
        }
    }

    /// To one, by the pair channel: nobody else can read it.
    ///
    /// @return false if nobody proven is at that slot: nothing was sent
    public boolean privateChat(int toSlot, String text, long lifetimeSeconds, long nowMs) {
        Peer peer = left ? null : provenPeer(toSlot);
        if (peer == null) {
            return false;
        }
        ChatBody chat = new ChatBody(lifetimeSeconds, ChatBody.ChatHash.NONE, text);
        pairs.send(peer, new Message.PrivateChat(chat), nowMs);
        me.outputs()
                .emit(
                        new SessionEvent.Chat(
                                toSlot,
                                id(),
                                me.profile().name(),
                                text,
                                lifetimeSeconds,
                                true,
                                true,
                                false));
        return true;
    }

    public static int maxTextBytes() {
        return ChatBody.MAX_TEXT_BYTES;
    }

    /// Tells all what changed about me.
    public void state(Profile profile, long nowMs) {
        if (!left && !profile.equals(me.profile())) {
            me.profile(profile);
            group.sendState(epoch, nowMs);
            // Not before: who published nothing so far may have to rekey before this very message.
            epoch.publishes(profile.tracks() != 0);
        }
    }

    /// Says goodbye and erases everything. The farewell is still to be drained and sent.
    public void leave(long nowMs) {
        if (!left) {
            group.sendBye(epoch, nowMs);
            close();
        }
    }

    public void onDeadline(long nowMs) {
        if (left) {
            return;
        }
        epoch.onDeadline(nowMs);
        me.peers().all().forEach(peer -> peer.epochs().expire(nowMs));
        roster.dueForRetry(nowMs).forEach(slot -> hellos.send(slot, Hello.ANSWER_ME));
        hellos.retry(nowMs);
        pairs.ping(nowMs);
        group.onDeadline(epoch, nowMs);
        roster.onDeadline(nowMs);
    }

    /// When [#onDeadline] has something to do; `Long.MAX_VALUE`: never.
    public long nextDeadlineMs() {
        if (left) {
            return Deadline.NEVER;
        }
        long next = Math.min(epoch.nextDeadlineMs(), roster.nextDeadlineMs());
        next = Math.min(next, Math.min(hellos.nextRetryMs(), pairs.pings().nextDeadlineMs()));
        next = Math.min(next, group.nextDeadlineMs());
        for (Peer peer : me.peers().all()) {
            next = Math.min(next, peer.epochs().nextDeadlineMs());
        }
        return next;
    }

    /// The next message for the relay, or null.
    public @Nullable Outgoing pollMessage() {
        return me.outputs().pollMessage();
    }

    /// The next event, or null.
    public @Nullable SessionEvent pollEvent() {
        return me.outputs().pollEvent();
    }

    /// Seals my frames of this track.
    public FrameSealer sealer(Track track) {
        requireMedia(track);
        return new FrameSealer(this, track);
    }

    /// Opens what a receiver bound to this slot and track gets. Each binding takes a new one.
    public FrameOpener opener(int slot, Track track) {
        requireMedia(track);
        pairs.pings().rendered(slot);
        return new FrameOpener(this, slot, track);
    }

    private static void requireMedia(Track track) {
        if (!track.isMedia()) {
            throw new IllegalArgumentException(track + " carries no media");
        }
    }

    public List<PeerView> peers() {
        return me.peers().all().stream().map(me::view).toList();
    }

    /// What was refused so far, by reason: for one's own eyes, never for the network.
    public Map<RejectReason, Long> rejections() {
        return me.outputs().rejections();
    }

    /// Its connection may be seen for a moment longer.
    private void onBye(Peer peer, long nowMs) {
        retire(peer, nowMs);
        roster.entered(peer.slot(), nowMs);
    }

    private void retire(Peer peer, long nowMs) {
        me.peers().remove(peer);
        group.forget(peer, nowMs);
        pairs.pings().forget(peer);
        peer.close();
        epoch.retired(peer, nowMs);
        me.emitChange(peer);
    }

    @Nullable Peer provenPeer(int slot) {
        Peer peer = me.peers().atSlot(slot);
        return peer != null && peer.isProven() ? peer : null;
    }

    Outputs outputs() {
        return me.outputs();
    }

    Participant me() {
        return me;
    }

    MyEpoch epoch() {
        return epoch;
    }

    long clockMs(long nowMs) {
        return me.clockMs(nowMs);
    }

    boolean isStrict() {
        return strict;
    }

    boolean hasLeft() {
        return left;
    }

    @Override
    public void close() {
        left = true;
        epoch.close();
        me.close();
    }
}
