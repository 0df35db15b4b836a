package dev.blindbridge.crypto;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
///
/// Longer than most files because it is the one front of the whole protocol: section 5 begins
/// behind [#onModerators] and only hands on to [Features].
public final class Session implements AutoCloseable {
    private final Participant me;
    private final Roster roster;
    private final GroupChannel group;
    private final PairChannel pairs;
    private final Hellos hellos;
    private final MyEpoch epoch;
    private final Features features;
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
        FeatureMessage.Handler handler = new FeatureHandler();
        this.group = new GroupChannel(me, this::onBye, handler, nowMs);
        this.pairs = new PairChannel(me, group, handler);
        this.epoch = new MyEpoch(me::root, me.identity(), randomness, rules, pairs, nowMs);
        this.hellos = new Hellos(me, new Introductions());
        this.features = new Features(me, group, pairs, epoch, new RemovalEffects());
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

        @Override
        public void knocked(int fromSlot, String name) {
            features.onLobbyHello(fromSlot, name);
        }
    }

    /// The channels exist before the features that are built on them.
    private final class FeatureHandler implements FeatureMessage.Handler {
        @Override
        public void onFeature(Peer peer, FeatureMessage message, long nowMs) {
            features.onFeature(peer, message, nowMs);
        }

        @Override
        public void onIntro(Peer peer, long nowMs) {
            features.onIntro(peer, nowMs);
        }

        @Override
        public void onState(Peer peer, long nowMs) {
            features.onState(peer, nowMs);
        }
    }

    private final class RemovalEffects implements PassphraseChange.Effects {
        @Override
        public void retire(Peer peer, long nowMs) {
            onBye(peer, nowMs);
        }

        @Override
        public void rekeyNow(long nowMs) {
            epoch.rekeyNow(nowMs);
        }
    }

    /// Other slots no key id can name, and mine is not another's, whatever the server says.
    private boolean isOthers(int slot) {
        return slot >= 0 && slot < KeyId.SLOT_LIMIT && slot != slot();
    }

    private void greet(Collection<Integer> roster, long nowMs) {
        List<Integer> others = roster.stream().filter(this::isOthers).toList();
        this.roster.greeted(others, nowMs);
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
        // What I sent last may be lost as well, and nobody but me can know.
        for (Peer peer : me.peers().all()) {
            peer.awaitAnswer(nowMs);
            pairs.reintroduce(peer, epoch, nowMs);
        }
        features.onResumed(nowMs);
    }

    public void onEntered(int slot, long nowMs) {
        if (left || !isOthers(slot)) {
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
        features.moderation().forget(slot);
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
        if (image.keyId().slot() != fromSlot) {
            me.outputs().reject(RejectReason.WRONG_STREAM);
            return;
        }
        switch (track) {
            case PAIR -> pairs.onMessage(fromSlot, image, epoch, nowMs);
            case GROUP -> onGroupMessage(fromSlot, image, nowMs);
            case FILE -> onFileChunk(fromSlot, image, nowMs);
            case MICROPHONE, CAMERA, SCREEN, SCREEN_AUDIO, RESERVED ->
                    me.outputs().reject(RejectReason.WRONG_STREAM);
        }
    }

    private void onFileChunk(int fromSlot, WireImage image, long nowMs) {
        Peer peer = provenPeer(fromSlot);
        if (peer == null) {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
        } else {
            features.incomingFiles().onChunk(peer, image, nowMs);
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
    /// @return false if nobody proven has that id: nothing was sent
    public boolean privateChat(PeerId to, String text, long lifetimeSeconds, long nowMs) {
        Peer peer = reachable(to);
        if (peer == null) {
            return false;
        }
        ChatBody chat = new ChatBody(lifetimeSeconds, ChatBody.ChatHash.NONE, text);
        pairs.send(peer, new Message.PrivateChat(chat), nowMs);
        me.outputs()
                .emit(
                        new SessionEvent.Chat(
                                peer.slot(),
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
    public void state(Profile told, long nowMs) {
        Profile profile = features.recordings().marked(told);
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

    /// The moderators' slots, from the signalling; empty if the server has no such thing (section
    /// 5.3).
    public void onModerators(Collection<Integer> slots) {
        features.moderation().moderators(slots);
    }

    /// Offers a file to all who are there now (section 5.2).
    ///
    /// @return its number in [SessionEvent.FileChunkWanted]; 0 if the session has ended
    public int offerFile(FileOffer offer, long nowMs) {
        return left ? 0 : features.outgoingFiles().offerToAll(offer, nowMs);
    }

    /// The same to one; 0 if nobody proven has that id.
    public int offerFileTo(PeerId to, FileOffer offer, long nowMs) {
        Peer peer = reachable(to);
        return peer == null ? 0 : features.outgoingFiles().offerTo(peer, offer, nowMs);
    }

    /// What [SessionEvent.FileChunkWanted] asked for.
    ///
    /// @param content 65536 bytes, or what is left for the last chunk
    /// @return false if it is no longer wanted, or not what was offered; then the offer is
    ///   withdrawn
    public boolean sendChunk(int slot, int number, int chunk, byte[] content, long nowMs) {
        Peer peer = reachable(slot);
        return peer != null && features.outgoingFiles().send(peer, number, chunk, content, nowMs);
    }

    /// An offer of mine ends: whoever fetches it is told.
    public void withdrawFile(int number, long nowMs) {
        if (!left) {
            features.outgoingFiles().withdraw(number, nowMs);
        }
    }

    /// Fetches a file that somebody offers.
    ///
    /// @return false if it is not on offer, under way already, or one too many at a time
    public boolean acceptFile(PeerId sender, int number, long nowMs) {
        Peer peer = reachable(sender);
        return peer != null && features.incomingFiles().accept(peer, number, nowMs);
    }

    /// Fetches it no longer.
    public void cancelFile(PeerId sender, int number) {
        Peer peer = reachable(sender);
        if (peer != null) {
            features.incomingFiles().cancel(peer, number);
        }
    }

    /// Asks somebody to switch microphone, camera or screen off; others take it from moderators
    /// only (section 5.3).
    ///
    /// @return false if nobody proven has that id
    public boolean askToSwitchOff(PeerId to, Track track, long nowMs) {
        if (track.number() > Track.SCREEN.number()) {
            throw new IllegalArgumentException(track + " cannot be asked for");
        }
        Peer peer = reachable(to);
        if (peer != null) {
            group.sendFeature(new FeatureMessage.ModerationRequest(track, peer.id()), epoch, nowMs);
        }
        return peer != null;
    }

    /// Removes everybody but these by a new passphrase for them (section 5.4). Ask the server to
    /// remove first.
    ///
    /// @param staying those whom the moderator was shown as staying
    /// @param passphrase five words, as [Passphrase#draw] gives them
    /// @param root derived from it; stays the caller's
    /// @return false if I am no moderator, or another's change is not adopted yet
    public boolean remove(Set<PeerId> staying, String passphrase, CallRoot root, long nowMs) {
        if (!Passphrase.isNormal(passphrase)) {
            throw new IllegalArgumentException("not a passphrase in its normal form");
        }
        return !left && features.passphraseChange().begin(staying, passphrase, root, nowMs);
    }

    /// The root of [SessionEvent.PassphraseChanged].
    ///
    /// @param root stays the caller's
    /// @return false if another change has come in between: keep the link as it is
    public boolean adopt(int change, CallRoot root, long nowMs) {
        return !left && features.passphraseChange().adopt(change, root, nowMs);
    }

    /// Shows the recording mark to all (section 5.5). Recording itself may begin with
    /// [SessionEvent.RecordingAllowed].
    public void startRecording(long nowMs) {
        if (!left) {
            features.recordings().start(nowMs);
        }
    }

    public void stopRecording(long nowMs) {
        if (!left) {
            features.recordings().stop(nowMs);
        }
    }

    /// Sends somebody to a breakout room; taken from moderators only (section 5.6).
    ///
    /// @return false if nobody proven has that id
    public boolean assignBreakout(PeerId to, Breakout breakout, long nowMs) {
        Peer peer = reachable(to);
        if (peer != null) {
            pairs.send(peer, new FeatureMessage.BreakoutAssignment(breakout), nowMs);
        }
        return peer != null;
    }

    /// The root to join a breakout room of this call with. The caller closes it.
    public CallRoot breakoutRoot(Breakout breakout) {
        return me.root().breakout(breakout);
    }

    /// Under which name to join it.
    public String breakoutRoom(Breakout breakout) {
        return me.root().breakoutRoom(breakout);
    }

    /// SDP or a candidate for a path between two, past the bridge's eyes (section 5.7).
    ///
    /// @return false if nobody proven has that id
    /// @throws IllegalArgumentException if it is empty or longer than 60000 bytes
    public boolean sendP2p(PeerId to, String text, long nowMs) {
        Peer peer = reachable(to);
        if (peer != null) {
            pairs.send(peer, new FeatureMessage.P2p(text), nowMs);
        }
        return peer != null;
    }

    /// Reaction, poll or whiteboard, to all.
    ///
    /// @throws IllegalArgumentException if it is empty or longer than 60000 bytes
    public void sendApplication(ApplicationKind kind, String json, long nowMs) {
        if (!left) {
            group.sendFeature(new FeatureMessage.Application(kind, json), epoch, nowMs);
        }
    }

    /// By id: who has a slot is the server's word, and it could put somebody else there while one
    /// is still writing (section 5.1).
    private @Nullable Peer reachable(PeerId id) {
        Peer peer = left ? null : me.peers().withId(id);
        return peer != null && peer.isProven() ? peer : null;
    }

    private @Nullable Peer reachable(int slot) {
        return left ? null : provenPeer(slot);
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
        features.onDeadline(nowMs);
        roster.onDeadline(nowMs);
    }

    /// When [#onDeadline] has something to do; `Long.MAX_VALUE`: never.
    public long nextDeadlineMs() {
        if (left) {
            return Deadline.NEVER;
        }
        long next = Math.min(epoch.nextDeadlineMs(), roster.nextDeadlineMs());
        next = Math.min(next, Math.min(hellos.nextRetryMs(), pairs.pings().nextDeadlineMs()));
        next = Math.min(next, Math.min(group.nextDeadlineMs(), features.nextDeadlineMs()));
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
        features.forget(peer, nowMs);
        me.emitRetired(peer);
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
        features.close();
        me.close();
    }
}
