package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.SubscribeOffer;
import dev.blindbridge.sfu.TrackBinding;
import dev.blindbridge.signaling.protocol.ClientMessage.Answer;
import dev.blindbridge.signaling.protocol.ClientMessage.Publish;
import dev.blindbridge.signaling.protocol.ClientMessage.Subscribe;
import dev.blindbridge.signaling.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Carries session descriptions between members and the relay and keeps what a member must be told
/// again after its connection was lost. Control thread only.
final class MediaDesk {
    /// An offer of so many tracks is no longer small. In a room of n, each joiner makes n offers of
    /// n tracks new: when many join at once they share the ones that the next tick brings. In a
    /// small room everybody is seen at once.
    private static final int MANY_TRACKS = 16;

    private final MediaRelay relay;
    private final SessionPort port;

    /// Members whose subscribe session may be out of date. Offers are made after the event that
    /// caused them has been handled, so that the relay is never entered from its own listener.
    private final Set<Member> due = new LinkedHashSet<>();

    /// The same, but not before the next tick.
    private final Set<Member> later = new LinkedHashSet<>();

    MediaDesk(MediaRelay relay, SessionPort port) {
        this.relay = relay;
        this.port = port;
    }

    void publish(Member member, Publish publish) throws NegotiationException {
        List<TrackBinding> bindings = new ArrayList<>();
        publish.tracks()
                .forEach(t -> bindings.add(new TrackBinding(t.mid(), member.slot, t.track())));
        String answer = relay.publish(member.media, publish.sdp(), bindings);
        member.publish.begin(publish.attempt());
        tell(member, new ServerMessage.Published(publish.attempt(), answer));
    }

    void subscribe(Member member, Subscribe subscribe) {
        member.subscribe.begin(subscribe.attempt());
        member.openOffer = null;
        member.offeredTracks = 0;
        relay.restartSubscription(member.media);
        due.add(member);
    }

    void answer(Member member, Answer answer) throws NegotiationException {
        SubscribeOffer open = member.openOffer;
        if (open == null || open.id() != answer.id()) {
            throw new NegotiationException(
                    NegotiationException.Reason.OUT_OF_ORDER, "That offer is not open.");
        }
        relay.answer(member.media, answer.id(), answer.sdp());
        member.openOffer = null;
        offerDue(member);
    }

    void offerDue(Member member) {
        (member.offeredTracks < MANY_TRACKS ? due : later).add(member);
    }

    /// Time has passed: large offers are due as well.
    void tick() {
        due.addAll(later);
        later.clear();
    }

    void connected(Member member, boolean publish) {
        state(member, publish).connected();
        report(member, publish);
    }

    void closed(Member member, boolean publish, RelayEvent.CloseReason reason) {
        state(member, publish).closed(reason);
        if (!publish) {
            member.openOffer = null;
        }
        report(member, publish);
    }

    /// Tells a member that is back what it may have missed.
    void resumed(Member member) {
        SubscribeOffer open = member.openOffer;
        if (open != null) {
            tell(member, message(member, open));
        }
        report(member, true);
        report(member, false);
        due.add(member);
    }

    void removed(Member member) {
        due.remove(member);
        later.remove(member);
    }

    /// Sends the offers that are due. A member that is lost or has not subscribed gets its offer
    /// when it is back or does.
    void sendOffers() {
        while (!due.isEmpty()) {
            Member member = due.iterator().next();
            due.remove(member);
            if (member.session != null && member.openOffer == null && member.subscribe.begun()) {
                relay.nextOffer(member.media).ifPresent(offer -> send(member, offer));
            }
        }
    }

    private void send(Member member, SubscribeOffer offer) {
        member.openOffer = offer;
        member.offeredTracks = offer.tracks().size();
        tell(member, message(member, offer));
    }

    private static ServerMessage message(Member member, SubscribeOffer offer) {
        List<ServerMessage.OfferedTrack> tracks = new ArrayList<>();
        offer.tracks()
                .forEach(t ->
                        tracks.add(new ServerMessage.OfferedTrack(t.mid(), t.slot(), t.track())));
        return new ServerMessage.Offer(offer.id(), member.subscribe.attempt(), offer.sdp(), tracks);
    }

    private void report(Member member, boolean publish) {
        state(member, publish).report().ifPresent(transport -> tell(member, transport));
    }

    private static MediaState state(Member member, boolean publish) {
        return publish ? member.publish : member.subscribe;
    }

    private void tell(Member member, ServerMessage message) {
        Session session = member.session;
        if (session != null) {
            port.send(List.of(session.id), message);
        }
    }
}
