package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.SubscribeOffer;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.sdp.OfferedLine;
import dev.blindbridge.sfu.sdp.RemoteTransport;
import dev.blindbridge.sfu.sdp.SubscribeNegotiation;
import dev.blindbridge.sfu.sdp.SubscribeNegotiation.AnsweredLine;
import java.util.List;
import java.util.Optional;

/// Members' subscribe sessions: we offer, they answer. What is to be offered follows from what the
/// room's members publish at that moment; nothing is queued.
final class Subscribing {
    private final Transports transports;
    private final Spreading spreading;

    Subscribing(Transports transports, Spreading spreading) {
        this.transports = transports;
        this.spreading = spreading;
    }

    Optional<SubscribeOffer> nextOffer(Member member) {
        SubscribeSession session = member.subscribe();
        List<PublishedTrack> wanted = member.room().tracksFor(member);
        if (session == null) {
            if (member.subscriptionLost() || wanted.isEmpty()) {
                return Optional.empty();
            }
            Transport transport = transports.reserve(member, spreading.seat(member.room()));
            session = new SubscribeSession(transport, transports.random());
            member.subscribe(session);
        } else if (session.pending() != null) {
            return Optional.empty();
        }
        SubscribeSession current = session;
        int before = current.trackCount();
        boolean changed = current.carry(wanted, line -> stop(current, line));
        spreading.count(member.room(), current.transport().worker(), current.trackCount() - before);
        return changed ? Optional.of(offer(member, current)) : Optional.empty();
    }

    private static SubscribeOffer offer(Member member, SubscribeSession session) {
        List<OfferedLine> lines = session.offeredLines();
        int id = member.nextOfferId();
        session.pending(new SubscribeSession.Pending(id, lines));
        String sdp =
                SubscribeNegotiation.offer(
                        session.nextVersion(), session.transport().local(), lines);
        return new SubscribeOffer(id, sdp, session.bindings());
    }

    private static void stop(SubscribeSession session, SubscribeSession.Line line) {
        PublishedTrack track = line.track;
        if (track != null && line.flowing) {
            session.transport()
                    .worker()
                    .offer(new RelayCommand.RemoveOutbound(track.id(), session.transport().id()));
        }
    }

    void answer(Member member, int offerId, String answerSdp) throws NegotiationException {
        SubscribeSession session = member.subscribe();
        SubscribeSession.Pending pending = session == null ? null : session.pending();
        if (session == null || pending == null || pending.id() != offerId) {
            throw new NegotiationException(
                    Reason.OUT_OF_ORDER, "No offer " + offerId + " waits for an answer.");
        }
        SubscribeNegotiation.Answer answer =
                SubscribeNegotiation.answer(answerSdp, pending.lines());
        RemoteTransport known = session.transport().remote();
        if (known != null && !known.fingerprint().equals(answer.remote().fingerprint())) {
            throw new NegotiationException(
                    Reason.UNSUPPORTED, "The DTLS fingerprint has changed within a session.");
        }
        // Nothing throws from here on.
        session.pending(null);
        if (known == null) {
            session.transport(transports.connect(session.transport(), answer.remote()));
        }
        for (int i = 0; i < answer.lines().size(); i++) {
            begin(session, session.lines().get(i), answer.lines().get(i));
        }
    }

    private static void begin(
            SubscribeSession session, SubscribeSession.Line line, AnsweredLine answered) {
        line.rejected |= answered.rejected();
        PublishedTrack track = line.track;
        OfferedLine.Stream stream = line.stream;
        if (track == null || stream == null || line.flowing || answered.codecs().isEmpty()) {
            return;
        }
        line.flowing = true;
        OutboundParameters parameters =
                new OutboundParameters(
                        line.mid,
                        stream.ssrc(),
                        stream.rtxSsrc(),
                        stream.cname(),
                        answered.codecs(),
                        answered.extensions());
        session.transport()
                .worker()
                .offer(
                        new RelayCommand.AddOutbound(
                                track.id(), session.transport().id(), parameters));
    }

    /// Ends the member's session if it has one; it may have a new one.
    void end(Member member) {
        SubscribeSession session = member.subscribe();
        if (session != null) {
            transports.close(session.transport());
            leave(member, session);
        }
        member.subscribe(null);
    }

    /// The worker has ended the session.
    void lose(Member member) {
        SubscribeSession session = member.subscribe();
        if (session != null) {
            transports.forget(session.transport());
            leave(member, session);
            member.loseSubscription();
        }
    }

    private void leave(Member member, SubscribeSession session) {
        spreading.leave(member.room(), session.transport().worker(), session.trackCount());
    }
}
