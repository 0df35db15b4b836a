package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.ErrorCode;
import dev.blindbridge.signaling.protocol.Inbound;
import dev.blindbridge.signaling.protocol.Malformed;
import dev.blindbridge.signaling.protocol.ProtocolLimits;
import dev.blindbridge.signaling.protocol.ServerMessage;
import dev.blindbridge.signaling.room.RoomCounters.MembershipEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All rooms: takes what happens on the sessions and decides what follows. Each message is legal in
/// the phases that [#message] names (R10), and acts as the member of its own session, never as one
/// that it names (R11).
///
/// Everything runs on the control thread. An exception, which is a bug of ours, ends the one
/// session whose message met it.
public final class Rooms implements MediaRelay.Listener {
    private static final Logger LOG = System.getLogger(Rooms.class.getName());
    private static final long JOIN_TIMEOUT_MS = 10_000;
    private static final long RESUME_MS = ProtocolLimits.RESUME_SECONDS * 1000L;

    /// RFC 6455 section 7.4.1.
    private static final int NORMAL_CLOSURE = 1000;

    private static final int GOING_AWAY = 1001;

    private final SessionPort port;
    private final RoomCounters counters;
    private final Directory directory;
    private final MediaDesk desk;
    private final Map<SessionId, Session> sessions = new HashMap<>();

    /// True within [#handling]: the relay may call its listener from within a call of ours.
    private boolean busy;

    /// Opens for business.
    ///
    /// @param random cryptographically strong: resume tokens come from it
    public Rooms(
            RoomLimits limits,
            MediaRelay relay,
            SessionPort port,
            RandomGenerator random,
            RoomCounters counters) {
        this.port = port;
        this.counters = counters;
        this.directory = new Directory(limits, relay, random, counters);
        this.desk = new MediaDesk(relay, port);
    }

    /// A WebSocket has opened.
    public void opened(SessionId id, long nowMs) {
        sessions.put(id, new Session(id, nowMs));
    }

    /// A text frame came.
    public void received(SessionId id, Inbound inbound, long nowMs) {
        withSession(
                id,
                nowMs,
                session -> {
                    switch (inbound) {
                        case Malformed malformed -> malformed(session, malformed, nowMs);
                        case ClientMessage message -> {
                            counters.message(message.type());
                            message(session, message, nowMs);
                        }
                    }
                });
    }

    /// Nothing was heard on it for too long, or it does not read what we send. The member can
    /// resume.
    public void timedOut(SessionId id, long nowMs) {
        withSession(
                id,
                nowMs,
                session -> {
                    refuse(session, ErrorCode.TIMEOUT, "Nothing was heard for too long.", null);
                    lose(session, nowMs);
                });
    }

    /// A WebSocket has closed.
    ///
    /// @param leaving the client closed it on purpose
    public void closed(SessionId id, boolean leaving, long nowMs) {
        withSession(
                id,
                nowMs,
                session -> {
                    if (leaving) {
                        leave(session, nowMs);
                    } else {
                        lose(session, nowMs);
                    }
                });
        sessions.remove(id);
    }

    /// Time passes; called about twice a second.
    public void tick(long nowMs) {
        for (Session session : List.copyOf(sessions.values())) {
            if (session.phase() == Session.Phase.WAITING
                    && nowMs - session.openedMs >= JOIN_TIMEOUT_MS) {
                refuse(session, ErrorCode.TIMEOUT, "There was no join in time.", null);
                session.end();
            }
        }
        handling(desk::tick);
        for (Member member : directory.members()) {
            if (member.session == null && nowMs - member.lostMs >= RESUME_MS) {
                counters.membership(MembershipEvent.EXPIRED);
                handling(() -> remove(member, nowMs));
            }
        }
    }

    /// Ends all sessions; the relay ends its media by itself.
    public void shutDown() {
        sessions.values().forEach(session -> port.close(session.id, GOING_AWAY));
        sessions.clear();
        directory.clear();
    }

    @Override
    public void offerDue(MemberId id) {
        withMember(id, desk::offerDue);
    }

    @Override
    public void transportClosed(MemberId id, boolean publish, RelayEvent.CloseReason reason) {
        withMember(id, member -> desk.closed(member, publish, reason));
    }

    @Override
    public void transportConnected(MemberId id, boolean publish) {
        withMember(id, member -> desk.connected(member, publish));
    }

    private void withMember(MemberId id, Consumer<Member> action) {
        Member member = directory.withMedia(id);
        if (member != null) {
            handling(() -> action.accept(member));
        }
    }

    private void withSession(SessionId id, long nowMs, Consumer<Session> action) {
        Session session = sessions.get(id);
        if (session == null || session.phase() == Session.Phase.ENDED) {
            return;
        }
        try {
            handling(() -> action.accept(session));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A session ends for a bug.", e);
            refuse(session, ErrorCode.INTERNAL_ERROR, "The server has a bug.", null);
            leave(session, nowMs);
        }
    }

    /// Does it, and then whatever offers it made due.
    private void handling(Runnable action) {
        if (busy) {
            action.run();
            return;
        }
        busy = true;
        try {
            action.run();
            desk.sendOffers();
        } finally {
            busy = false;
        }
    }

    private void malformed(Session session, Malformed malformed, long nowMs) {
        counters.message("malformed");
        if (session.countMalformed()) {
            refuse(session, ErrorCode.BAD_MESSAGE, malformed.reason(), malformed.about());
            leave(session, nowMs);
        } else {
            tell(session, ErrorCode.BAD_MESSAGE, malformed.reason(), malformed.about(), false);
        }
    }

    private void message(Session session, ClientMessage message, long nowMs) {
        Member member = session.member();
        switch (message) {
            case ClientMessage.Ping() -> port.send(List.of(session.id), new ServerMessage.Pong());
            case ClientMessage.Leave() -> {
                port.close(session.id, NORMAL_CLOSURE);
                leave(session, nowMs);
            }
            case ClientMessage.Join join when member == null -> join(session, join, nowMs);
            case ClientMessage.Join _ -> {
                refuse(session, ErrorCode.ALREADY_JOINED, "There was a join before.", "join");
                leave(session, nowMs);
            }
            case ClientMessage.Relay relay when member != null -> relay(session, member, relay);
            case ClientMessage.Remove(int slot) when member != null ->
                    removeOther(session, member, slot, nowMs);
            case ClientMessage other when member != null -> negotiate(session, member, other);
            case ClientMessage other -> {
                refuse(session, ErrorCode.NOT_JOINED, "The first message is join.", other.type());
                leave(session, nowMs);
            }
        }
    }

    private void join(Session session, ClientMessage.Join join, long nowMs) {
        RoomName name = RoomName.of(join.room());
        if (name == null) {
            refuse(session, ErrorCode.BAD_ROOM, "A room is named [a-z0-9-]{1,64}.", "join");
            session.end();
            return;
        }
        String token = join.resume();
        Member known = token == null ? null : directory.resume(name, token);
        if (known != null) {
            resume(session, known);
            return;
        }
        switch (directory.admit(name, nowMs)) {
            case Directory.Admission.Refused(ErrorCode code, String why) -> {
                refuse(session, code, why, "join");
                session.end();
            }
            case Directory.Admission.Admitted(Member member) -> {
                counters.membership(MembershipEvent.JOINED);
                session.join(member);
                welcome(session, member, false);
                Room room = member.room;
                port.send(room.sessionsBeside(member), new ServerMessage.Entered(member.slot));
            }
        }
    }

    private void resume(Session session, Member member) {
        Session old = member.session;
        if (old != null) {
            refuse(old, ErrorCode.REPLACED, "Another connection goes on.", null);
            old.end();
        }
        counters.membership(MembershipEvent.RESUMED);
        session.join(member);
        welcome(session, member, true);
        desk.resumed(member);
    }

    private void welcome(Session session, Member member, boolean resumed) {
        port.send(
                List.of(session.id),
                new ServerMessage.Joined(
                        member.slot,
                        member.room.slotsBeside(member),
                        member.room.moderators(),
                        member.token.reveal(),
                        resumed));
    }

    private void relay(Session session, Member from, ClientMessage.Relay relay) {
        ServerMessage message = new ServerMessage.Relay(from.slot, relay.data());
        if (relay.to() == ClientMessage.Relay.EVERYONE) {
            List<SessionId> others = from.room.sessionsBeside(from);
            port.send(others, message);
            counters.relayed(others.size(), from.room.size() - 1 - others.size());
            return;
        }
        Member to = from.room.at(relay.to());
        if (to == null || to == from) {
            unknownSlot(session, relay.to(), relay.type());
            return;
        }
        Session reached = to.session;
        if (reached != null) {
            port.send(List.of(reached.id), message);
        }
        counters.relayed(reached == null ? 0 : 1, reached == null ? 1 : 0);
    }

    private void unknownSlot(Session session, int slot, String about) {
        String why = "There is no other member in slot " + slot + ".";
        tell(session, ErrorCode.UNKNOWN_SLOT, why, about, false);
    }

    /// What entitles is the member of this connection, and nothing that the message says (R11).
    private void removeOther(Session session, Member by, int slot, long nowMs) {
        Member other = by.room.at(slot);
        if (!by.moderator) {
            String why = "Only a moderator can remove somebody.";
            tell(session, ErrorCode.NOT_MODERATOR, why, "remove", false);
        } else if (other == null || other == by) {
            unknownSlot(session, slot, "remove");
        } else {
            Session removed = other.session;
            if (removed != null) {
                refuse(removed, ErrorCode.REMOVED, "A moderator removed this member.", null);
                removed.end();
            }
            counters.membership(MembershipEvent.REMOVED);
            remove(other, nowMs);
        }
    }

    private void negotiate(Session session, Member member, ClientMessage message) {
        try {
            switch (message) {
                case ClientMessage.Publish publish -> desk.publish(member, publish);
                case ClientMessage.Subscribe subscribe -> desk.subscribe(member, subscribe);
                case ClientMessage.Answer answer -> desk.answer(member, answer);
                case ClientMessage.Join _,
                        ClientMessage.Relay _,
                        ClientMessage.Remove _,
                        ClientMessage.Leave _,
                        ClientMessage.Ping _ ->
                        throw new IllegalStateException("no negotiation: " + message.type());
            }
        } catch (NegotiationException e) {
            ErrorCode code =
                    switch (e.reason()) {
                        case MALFORMED -> ErrorCode.BAD_SDP;
                        case UNSUPPORTED -> ErrorCode.UNSUPPORTED_SDP;
                        case OUT_OF_ORDER -> ErrorCode.OUT_OF_ORDER;
                    };
            tell(session, code, String.valueOf(e.getMessage()), message.type(), false);
        }
    }

    /// The member's time begins to run.
    private void lose(Session session, long nowMs) {
        Member member = session.member();
        session.end();
        if (member != null) {
            counters.membership(MembershipEvent.LOST);
            member.lostMs = nowMs;
        }
    }

    /// Ends the session and the membership.
    private void leave(Session session, long nowMs) {
        Member member = session.member();
        session.end();
        if (member != null) {
            counters.membership(MembershipEvent.LEFT);
            remove(member, nowMs);
        }
    }

    private void remove(Member member, long nowMs) {
        desk.removed(member);
        directory.remove(member, nowMs);
        List<SessionId> others = member.room.sessionsBeside(member);
        port.send(others, new ServerMessage.Left(member.slot));
        if (member.moderator) {
            port.send(others, new ServerMessage.Moderators(member.room.moderators()));
        }
    }

    /// A fatal error and the end of the WebSocket; what becomes of the member is the caller's
    /// business.
    private void refuse(Session session, ErrorCode code, String message, @Nullable String about) {
        tell(session, code, message, about, true);
        port.close(session.id, code.closeCode());
    }

    private void tell(
            Session session,
            ErrorCode code,
            String message,
            @Nullable String about,
            boolean fatal) {
        counters.error(code, fatal);
        port.send(List.of(session.id), new ServerMessage.Failure(code, message, about, fatal));
    }
}
