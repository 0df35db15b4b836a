package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.TrackBinding;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.sdp.PublishNegotiation;
import dev.blindbridge.sfu.sdp.RemoteTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Members' publish sessions: they offer, we answer.
final class Publishing {
    /// @param tracksChanged others are to be told
    record Outcome(String answer, boolean tracksChanged) {}

    private final Transports transports;
    private final Spreading spreading;
    private int lastTrack;

    Publishing(Transports transports, Spreading spreading) {
        this.transports = transports;
        this.spreading = spreading;
    }

    Outcome publish(Member member, String offerSdp, List<TrackBinding> bindings)
            throws NegotiationException {
        PublishNegotiation offer = PublishNegotiation.of(offerSdp);
        List<PublishSession.Wanted> wanted = PublishSession.wanted(offer, bindings);
        // Nothing throws from here on.
        PublishSession session = member.publish();
        boolean changed = false;
        if (session == null || !isSameAssociation(session.transport(), offer.remote())) {
            changed = end(member);
            session = begin(member, offer.remote());
        } else if (isIceRestart(session.transport(), offer.remote())) {
            session.transport(transports.restartIce(session.transport(), offer.remote()));
        }
        changed |= carry(member, session, wanted);
        return new Outcome(
                offer.answer(session.nextVersion(), session.transport().local()), changed);
    }

    /// RFC 8842 section 5.1: another fingerprint is another association.
    private static boolean isSameAssociation(Transport transport, RemoteTransport offered) {
        RemoteTransport known = transport.remote();
        return known != null && known.fingerprint().equals(offered.fingerprint());
    }

    private static boolean isIceRestart(Transport transport, RemoteTransport offered) {
        RemoteTransport known = transport.remote();
        return known != null && !known.ufrag().equals(offered.ufrag());
    }

    private PublishSession begin(Member member, RemoteTransport remote) {
        Transport transport =
                transports.connect(transports.reserve(member, member.room().home()), remote);
        PublishSession session = new PublishSession(transport);
        member.publish(session);
        return session;
    }

    private boolean carry(
            Member member, PublishSession session, List<PublishSession.Wanted> wanted) {
        boolean changed = false;
        for (PublishedTrack gone : session.removeAllBut(wanted)) {
            member.room().home().offer(new RelayCommand.RemoveInbound(gone.id()));
            spreading.ended(member.room(), List.of(gone));
            changed = true;
        }
        for (PublishSession.Wanted track : wanted) {
            if (!session.has(track.parameters().mid())) {
                TrackId id = new TrackId(++lastTrack);
                PublishedTrack added =
                        new PublishedTrack(id, member.slot(), track.number(), track.parameters());
                session.add(added);
                member.room()
                        .home()
                        .offer(
                                new RelayCommand.AddInbound(
                                        id, session.transport().id(), track.parameters()));
                spreading.published(member.room(), added);
                changed = true;
            }
        }
        return changed;
    }

    /// Ends the member's session if it has one.
    ///
    /// @return whether tracks ended with it
    boolean end(Member member) {
        PublishSession session = member.publish();
        if (session == null) {
            return false;
        }
        transports.close(session.transport());
        return take(member, session);
    }

    /// The worker has ended the session.
    void lose(Member member) {
        PublishSession session = member.publish();
        if (session != null) {
            transports.forget(session.transport());
            take(member, session);
        }
    }

    private boolean take(Member member, PublishSession session) {
        spreading.ended(member.room(), session.tracks());
        member.publish((@Nullable PublishSession) null);
        return !session.tracks().isEmpty();
    }
}
