package dev.blindbridge.signaling.room;

import org.jspecify.annotations.Nullable;

/// One WebSocket as the rooms see it. Control thread only.
final class Session {
    /// `WAITING → JOINED → ENDED`, or at once to the end. What comes after the end is ignored: it
    /// was on its way when we closed.
    enum Phase {
        WAITING,
        JOINED,
        ENDED
    }

    /// So many are forgiven: a client newer than we are may try a message that we do not know.
    private static final int MALFORMED_LIMIT = 20;

    final SessionId id;
    final long openedMs;
    private Phase phase = Phase.WAITING;
    private @Nullable Member member;
    private int malformed;

    Session(SessionId id, long openedMs) {
        this.id = id;
        this.openedMs = openedMs;
    }

    Phase phase() {
        return phase;
    }

    /// The member that speaks through it; null unless JOINED.
    @Nullable Member member() {
        return member;
    }

    void join(Member joined) {
        if (phase != Phase.WAITING) {
            throw new IllegalStateException("join in " + phase);
        }
        phase = Phase.JOINED;
        member = joined;
        joined.session = this;
    }

    /// Lets go of the member, which may be continued by another session.
    void end() {
        phase = Phase.ENDED;
        if (member != null && member.session == this) {
            member.session = null;
        }
        member = null;
    }

    /// True when it was one too many.
    boolean countMalformed() {
        malformed++;
        return malformed >= MALFORMED_LIMIT;
    }
}
