package dev.blindbridge.crypto;

import java.util.List;
import java.util.Optional;

/// How strangers meet: sends and answers hellos, and turns one that opens into an announced peer
/// (section 4, "a peer", the rows about hellos).
final class Hellos {
    /// Without hello, intro or key after this long: ask (again).
    static final List<Long> RETRIES_MS = List.of(3_000L, 6_000L, 12_000L);

    private static final int NONCE_BYTES = 16;

    /// What follows once a peer has been met.
    interface Introductions {
        /// A new peer: it is told who I am.
        void introduce(Peer peer, long nowMs);

        /// Somebody waits in front of the door (section 5.8).
        void knocked(int fromSlot, String name);

        /// A known peer asks: it is told again, and given again what it was given before.
        void reintroduce(Peer peer, long nowMs);
    }

    private final Participant me;
    private final Introductions introductions;
    private final HelloLimiter limiter = new HelloLimiter();

    Hellos(Participant me, Introductions introductions) {
        this.me = me;
        this.introductions = introductions;
    }

    /// Every hello has a nonce, and so a key, of its own.
    void send(int toSlot, int flags) {
        byte[] nonce = me.randomness().bytes(NONCE_BYTES);
        PublicIdentity identity = me.identity().publicIdentity();
        me.outputs().send(toSlot, Hello.seal(me.root(), nonce, flags, identity, ""));
    }

    /// A hello that asks, to a peer that is behind: at most every 5 s (section 4).
    void ask(Peer peer, long nowMs) {
        if (peer.askPause().isOver(nowMs)) {
            send(peer.slot(), Hello.ANSWER_ME);
        }
    }

    void onHello(int fromSlot, byte[] wire, long nowMs) {
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
            case Hello.Opened(Hello hello) -> onOpened(fromSlot, hello, nowMs);
        }
    }

    private boolean isForbidden(PeerId id) {
        return id.equals(me.identity().id()) || me.peers().isRetired(id);
    }

    private void onOpened(int fromSlot, Hello hello, long nowMs) {
        PublicIdentity from = hello.from();
        if (from.slot() != (hello.isFromLobby() ? KeyId.SLOT_LIMIT : fromSlot)) {
            me.outputs().reject(RejectReason.SLOT);
        } else if (from.publicValue().equals(me.identity().publicIdentity().publicValue())) {
            me.outputs().reject(RejectReason.IDENTITY);
        } else if (hello.isFromLobby()) {
            // Section 5.8: never answered, makes no peer.
            introductions.knocked(fromSlot, hello.name());
        } else {
            meet(hello, nowMs);
        }
    }

    private void meet(Hello hello, long nowMs) {
        PublicIdentity from = hello.from();
        Peer known = me.peers().withId(from.id());
        Peer holder = me.peers().atSlot(from.slot());
        if (known == null && holder == null) {
            announce(hello, nowMs);
        } else if (known != null && known.identity().equals(from)) {
            if (hello.asksForAnswer()) {
                known.owesAnswer(true);
                answer(known, nowMs);
            }
        } else {
            me.outputs().reject(known == null ? RejectReason.SLOT : RejectReason.IDENTITY);
            me.outputs().emit(new SessionEvent.ConflictingHello(from.slot()));
        }
    }

    /// At most every 2 s; what came sooner is answered then (section 4).
    private void answer(Peer peer, long nowMs) {
        if (peer.owesAnswer() && peer.answerPause().isOver(nowMs)) {
            peer.owesAnswer(false);
            send(peer.slot(), 0);
            introductions.reintroduce(peer, nowMs);
        }
    }

    private void announce(Hello hello, long nowMs) {
        if (me.rootIsChanging()) {
            // Section 5.4: who was just removed could come back as somebody else.
            me.outputs().reject(RejectReason.COMMIT);
            return;
        }
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
        if (hello.asksForAnswer() && peer.answerPause().isOver(nowMs)) {
            send(peer.slot(), 0);
        }
        introductions.introduce(peer, nowMs);
        me.emitChanges();
    }

    /// Asks those who have been silent for 3, 6 and 12 s: announced without intro, proven without
    /// key, or heard and not again since a resume.
    void retry(long nowMs) {
        for (Peer peer : me.peers().all()) {
            answer(peer, nowMs);
            if (nowMs >= retryDueMs(peer)) {
                peer.retried();
                send(peer.slot(), Hello.ANSWER_ME);
            }
        }
    }

    long nextRetryMs() {
        return me.peers().all().stream()
                .mapToLong(Hellos::nextDeadlineMs)
                .min()
                .orElse(Deadline.NEVER);
    }

    private static long nextDeadlineMs(Peer peer) {
        long answerMs = peer.owesAnswer() ? peer.answerPause().endsMs() : Deadline.NEVER;
        return Math.min(answerMs, retryDueMs(peer));
    }

    private static long retryDueMs(Peer peer) {
        boolean wanting = peer.isAwaited() && peer.retries() < RETRIES_MS.size();
        return wanting ? peer.awaitedSinceMs() + RETRIES_MS.get(peer.retries()) : Deadline.NEVER;
    }

    void forget(int slot) {
        limiter.forget(slot);
    }
}
