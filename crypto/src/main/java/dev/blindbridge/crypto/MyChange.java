package dev.blindbridge.crypto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The passphrase that I sent last, until all have it (section 5.4): sends it again to those who
/// have not acked, and names them.
final class MyChange {
    static final List<Long> RESENDS_MS = List.of(3_000L, 6_000L);
    static final long NAMED_AFTER_MS = 10_000;

    /// An intro of who has not acked is a reason to send it again, so often.
    static final long INTRO_PAUSE_MS = 3_000;

    private final Participant me;
    private final PairChannel pairs;
    private final ChangeMessage.NewPassphrase message;
    private final long sentMs;
    private final Map<PeerId, RootTag> acks = new HashMap<>();
    private final Map<PeerId, Pause> introPauses = new HashMap<>();
    private SortedSet<Integer> named = new TreeSet<>();
    private int resends;
    private boolean naming;

    MyChange(
            Participant me,
            PairChannel pairs,
            RootTag from,
            Set<PeerId> staying,
            String passphrase,
            long nowMs) {
        this.me = me;
        this.pairs = pairs;
        this.message = new ChangeMessage.NewPassphrase(from, staying, passphrase);
        this.sentMs = nowMs;
    }

    /// To all who have not acked.
    void sendToAll(long nowMs) {
        unacked().forEach(peer -> send(peer, nowMs));
    }

    private void send(Peer peer, long nowMs) {
        pairs.send(peer, message, nowMs);
    }

    /// Those on my list whose root is not mine, as far as they have said. If my change was crossed
    /// by one that won, mine is that one's.
    private List<Peer> unacked() {
        RootTag tag = me.root().tag();
        return me.peers().proven().stream()
                .filter(peer -> message.staying().contains(peer.id()))
                .filter(peer -> !tag.equals(acks.getOrDefault(peer.id(), message.from())))
                .toList();
    }

    void onAck(Peer from, RootTag tag, long nowMs) {
        if (message.staying().contains(from.id())) {
            acks.put(from.id(), tag);
            review(nowMs);
        }
    }

    void onIntro(Peer from, long nowMs) {
        if (unacked().contains(from)
                && introPauses
                        .computeIfAbsent(from.id(), _ -> new Pause(INTRO_PAUSE_MS))
                        .isOver(nowMs)) {
            send(from, nowMs);
        }
    }

    void onDeadline(long nowMs) {
        if (resends < RESENDS_MS.size() && nowMs >= sentMs + RESENDS_MS.get(resends)) {
            resends++;
            sendToAll(nowMs);
        }
        review(nowMs);
    }

    /// Names who has not acked: for the first time after ten seconds, then at each change.
    void review(long nowMs) {
        if (nowMs < sentMs + NAMED_AFTER_MS) {
            return;
        }
        naming = true;
        SortedSet<Integer> slots = new TreeSet<>();
        unacked().forEach(peer -> slots.add(peer.slot()));
        if (!slots.equals(named)) {
            named = slots;
            me.outputs().emit(new SessionEvent.NotAcked(slots));
        }
    }

    long nextDeadlineMs() {
        if (resends < RESENDS_MS.size()) {
            return sentMs + RESENDS_MS.get(resends);
        }
        return naming ? Deadline.NEVER : sentMs + NAMED_AFTER_MS;
    }
}
