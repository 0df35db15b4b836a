package dev.blindbridge.crypto;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Removing somebody: a new passphrase for everyone else (section 5.4). Takes changes, makes my
/// own, settles those that cross.
final class PassphraseChange {
    /// No root is awaited.
    static final int NONE = 0;

    /// What a change does to the rest of the session.
    interface Effects {
        void retire(Peer peer, long nowMs);

        /// New sender secrets at once, and from now on from this root.
        void rekeyNow(long nowMs);
    }

    /// The last change: all messages with the same `from` belong to it.
    private static final class Change {
        final RootTag from;
        final Set<PeerId> staying;
        final Set<PeerId> changers = new LinkedHashSet<>();
        PeerId winner;
        Set<PeerId> winnersList;

        /// Those who know the passphrase although they were removed, as far as it was told.
        Set<PeerId> leakedTo = Set.of();

        Change(RootTag from, PeerId changer, Set<PeerId> staying) {
            this.from = from;
            this.staying = new LinkedHashSet<>(staying);
            this.winner = changer;
            this.winnersList = staying;
            this.changers.add(changer);
        }

        Set<PeerId> leaks() {
            Set<PeerId> leaks = new LinkedHashSet<>(winnersList);
            leaks.removeAll(staying);
            return leaks;
        }
    }

    private final Participant me;
    private final PairChannel pairs;
    private final Moderation moderation;
    private final Effects effects;
    private @Nullable Change last;
    private @Nullable MyChange mine;
    private int awaited = NONE;
    private int lastNumber = NONE;

    PassphraseChange(Participant me, PairChannel pairs, Moderation moderation, Effects effects) {
        this.me = me;
        this.pairs = pairs;
        this.moderation = moderation;
        this.effects = effects;
    }

    /// I remove everybody but these.
    boolean begin(Set<PeerId> shown, String passphrase, CallRoot root, long nowMs) {
        if (!moderation.amModerator() || awaited != NONE) {
            return false;
        }
        RootTag from = me.root().tag();
        Set<PeerId> staying = new LinkedHashSet<>();
        staying.add(me.identity().id());
        me.peers().proven().stream().map(Peer::id).filter(shown::contains).forEach(staying::add);
        last = new Change(from, me.identity().id(), staying);
        mine = new MyChange(me, pairs, from, staying, passphrase, nowMs);
        retireOthers(last, nowMs);
        me.root(root);
        mine.sendToAll(nowMs);
        effects.rekeyNow(nowMs);
        return true;
    }

    void onNewPassphrase(Peer from, ChangeMessage.NewPassphrase message, long nowMs) {
        Change change = last;
        boolean allowed =
                moderation.isModerator(from)
                        && message.staying().contains(from.id())
                        && message.staying().contains(me.identity().id());
        if (!allowed) {
            me.outputs().reject(RejectReason.IDENTITY);
        } else if (change != null && message.from().equals(change.from)) {
            if (!from.id().equals(change.winner)) {
                cross(change, from, message, nowMs);
            }
            ackWhenReady(from, nowMs);
        } else if (message.from().equals(me.root().tag())) {
            last = new Change(message.from(), from.id(), message.staying());
            mine = null;
            take(last, from, message.passphrase(), nowMs);
        } else {
            me.outputs().reject(RejectReason.IDENTITY);
        }
    }

    private void take(Change change, Peer from, String passphrase, long nowMs) {
        retireOthers(change, nowMs);
        effects.rekeyNow(nowMs);
        awaited = ++lastNumber;
        me.rootIsChanging(true);
        me.outputs()
                .emit(
                        new SessionEvent.PassphraseChanged(
                                awaited, from.slot(), me.shownName(from), passphrase));
    }

    /// Two changes from one root: all stay who are on both lists, and the smaller id's passphrase
    /// holds, wherever which came first.
    private void cross(Change change, Peer from, ChangeMessage.NewPassphrase message, long nowMs) {
        change.changers.add(from.id());
        boolean fewer = change.staying.retainAll(message.staying());
        if (from.id().compareTo(change.winner) < 0) {
            change.winner = from.id();
            change.winnersList = message.staying();
            take(change, from, message.passphrase(), nowMs);
        } else if (fewer) {
            retireOthers(change, nowMs);
            effects.rekeyNow(nowMs);
        }
        tellOfLeaks();
    }

    private void retireOthers(Change change, long nowMs) {
        me.peers().all().stream()
                .filter(peer -> !change.staying.contains(peer.id()))
                .forEach(peer -> effects.retire(peer, nowMs));
    }

    /// The person removed by the change that lost was sent the passphrase of the one that won.
    private void tellOfLeaks() {
        Change change = last;
        if (awaited != NONE || mine == null || change == null) {
            return;
        }
        Set<PeerId> leaks = change.leaks();
        if (!leaks.isEmpty() && !leaks.equals(change.leakedTo)) {
            change.leakedTo = leaks;
            me.outputs().emit(new SessionEvent.RemovalsCrossed());
        }
    }

    /// The root that a taken passphrase leads to; false if it is not the one awaited.
    boolean adopt(int number, CallRoot root, long nowMs) {
        Change change = last;
        if (number == NONE || number != awaited || change == null) {
            return false;
        }
        awaited = NONE;
        me.root(root);
        me.rootIsChanging(false);
        me.peers().proven().stream()
                .filter(peer -> change.changers.contains(peer.id()))
                .forEach(peer -> ackWhenReady(peer, nowMs));
        if (mine != null) {
            mine.review(nowMs);
        }
        tellOfLeaks();
        return true;
    }

    private void ackWhenReady(Peer changer, long nowMs) {
        if (awaited == NONE) {
            pairs.send(changer, new ChangeMessage.Ack(me.root().tag()), nowMs);
        }
    }

    void onAck(Peer from, RootTag tag, long nowMs) {
        if (mine != null) {
            mine.onAck(from, tag, nowMs);
        }
    }

    void onIntro(Peer from, long nowMs) {
        if (mine != null) {
            mine.onIntro(from, nowMs);
        }
    }

    void onResumed(long nowMs) {
        if (mine != null) {
            mine.sendToAll(nowMs);
        }
    }

    void onRetired(long nowMs) {
        if (mine != null) {
            mine.review(nowMs);
        }
    }

    void onDeadline(long nowMs) {
        if (mine != null) {
            mine.onDeadline(nowMs);
        }
    }

    long nextDeadlineMs() {
        return mine == null ? Deadline.NEVER : mine.nextDeadlineMs();
    }
}
