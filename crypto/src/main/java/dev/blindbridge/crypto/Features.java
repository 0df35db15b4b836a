package dev.blindbridge.crypto;

/// What is built on the channels (section 5): hands each of its messages to the part that knows it.
/// Only proven peers get this far.
final class Features implements FeatureMessage.Handler, AutoCloseable {
    private final Participant me;
    private final Moderation moderation;
    private final OutgoingFiles outgoingFiles;
    private final IncomingFiles incomingFiles;
    private final PassphraseChange passphraseChange;
    private final Recordings recordings;

    Features(
            Participant me,
            GroupChannel group,
            PairChannel pairs,
            MyEpoch epoch,
            PassphraseChange.Effects effects) {
        this.me = me;
        this.moderation = new Moderation(me);
        this.outgoingFiles = new OutgoingFiles(me, group, pairs, epoch);
        this.incomingFiles = new IncomingFiles(me, pairs);
        this.passphraseChange = new PassphraseChange(me, pairs, moderation, effects);
        this.recordings = new Recordings(me, group, pairs, epoch);
    }

    Moderation moderation() {
        return moderation;
    }

    OutgoingFiles outgoingFiles() {
        return outgoingFiles;
    }

    IncomingFiles incomingFiles() {
        return incomingFiles;
    }

    PassphraseChange passphraseChange() {
        return passphraseChange;
    }

    Recordings recordings() {
        return recordings;
    }

    @Override
    public void onFeature(Peer peer, FeatureMessage message, long nowMs) {
        switch (message) {
            case FeatureMessage.ToAll toAll -> onToAll(peer, toAll, nowMs);
            case FeatureMessage.ToOne toOne -> onToOne(peer, toOne, nowMs);
        }
    }

    private void onToAll(Peer peer, FeatureMessage.ToAll message, long nowMs) {
        switch (message) {
            case FeatureMessage.Application(ApplicationKind kind, String json) ->
                    me.outputs()
                            .emit(
                                    new SessionEvent.ApplicationReceived(
                                            peer.slot(), me.shownName(peer), kind, json));
            case FeatureMessage.ModerationRequest request -> moderation.onRequest(peer, request);
            case FileMessage.OfferToAll(FileMessage.Body offer) ->
                    incomingFiles.onOffer(peer, offer, false);
            case RecordingMessage.Mark mark -> recordings.onMark(peer, mark, nowMs);
        }
    }

    private void onToOne(Peer peer, FeatureMessage.ToOne message, long nowMs) {
        switch (message) {
            case FeatureMessage.P2p(String text) ->
                    me.outputs().emit(new SessionEvent.P2pReceived(peer.slot(), text));
            case FeatureMessage.BreakoutAssignment(Breakout breakout) -> onBreakout(peer, breakout);
            case FileMessage.OfferToOne(FileMessage.Body offer) ->
                    incomingFiles.onOffer(peer, offer, true);
            case FileMessage.Request request -> outgoingFiles.onRequest(peer, request, nowMs);
            case FileMessage.Gone(int number) -> incomingFiles.onGone(peer, number);
            case ChangeMessage.NewPassphrase change ->
                    passphraseChange.onNewPassphrase(peer, change, nowMs);
            case ChangeMessage.Ack(RootTag tag) -> passphraseChange.onAck(peer, tag, nowMs);
            case RecordingMessage.Seen(RecordingMessage.Id id) -> recordings.onSeen(peer, id);
        }
    }

    private void onBreakout(Peer peer, Breakout breakout) {
        if (moderation.isModerator(peer)) {
            me.outputs()
                    .emit(
                            new SessionEvent.BreakoutAssigned(
                                    peer.slot(), me.shownName(peer), breakout));
        } else {
            breakout.close();
            me.outputs().reject(RejectReason.IDENTITY);
        }
    }

    /// Section 5.8: never answered, makes no peer.
    void onLobbyHello(int fromSlot, String name) {
        if (moderation.amModerator()) {
            me.outputs().emit(new SessionEvent.LobbyKnock(fromSlot, name));
        }
    }

    @Override
    public void onIntro(Peer peer, long nowMs) {
        recordings.onProfile(peer, nowMs);
        passphraseChange.onIntro(peer, nowMs);
    }

    @Override
    public void onState(Peer peer, long nowMs) {
        recordings.onProfile(peer, nowMs);
    }

    void onResumed(long nowMs) {
        incomingFiles.onResumed(nowMs);
        passphraseChange.onResumed(nowMs);
    }

    /// It is Retired already.
    void forget(Peer peer, long nowMs) {
        incomingFiles.forget(peer);
        outgoingFiles.forget(peer);
        recordings.forget(peer);
        passphraseChange.onRetired(nowMs);
    }

    void onDeadline(long nowMs) {
        outgoingFiles.onDeadline(nowMs);
        incomingFiles.onDeadline(nowMs);
        passphraseChange.onDeadline(nowMs);
        recordings.onDeadline(nowMs);
    }

    long nextDeadlineMs() {
        return Math.min(
                Math.min(outgoingFiles.nextDeadlineMs(), incomingFiles.nextDeadlineMs()),
                Math.min(passphraseChange.nextDeadlineMs(), recordings.nextDeadlineMs()));
    }

    @Override
    public void close() {
        outgoingFiles.close();
        incomingFiles.close();
    }
}
