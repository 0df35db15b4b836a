package dev.blindbridge.sfu;

import dev.blindbridge.sfu.control.RelayControl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The relay as its control thread sees it. All methods but [#counters] are called on that one
/// thread and never block; the listener is called on it as well (the executor given at start runs
/// there).
///
/// A member has a publish session (it offers, we answer) and a subscribe session (we offer, it
/// answers), each one `RTCPeerConnection` of the browser's with all m= lines bundled.
public interface MediaRelay extends AutoCloseable {
    /// What the control thread is told. Each calls for a look at [MediaRelay#nextOffer] of the
    /// members named.
    interface Listener {
        /// The member's subscribe session is out of date: an offer is due.
        void offerDue(MemberId member);

        /// A session of the member is gone (consent expired, DTLS ended, our bug). The member may
        /// start it anew with a new publish offer or [MediaRelay#restartSubscription].
        void transportClosed(MemberId member, boolean publish, RelayEvent.CloseReason reason);

        /// A session of the member carries media now.
        void transportConnected(MemberId member, boolean publish);
    }

    /// Warms up, binds the ports and starts the workers.
    ///
    /// @param control runs what it is given one after the other, on the control thread
    /// @throws IOException if a port cannot be bound; the message names it
    static MediaRelay start(RelayConfig config, Executor control, Listener listener)
            throws IOException {
        return RelayControl.start(config, control, listener);
    }

    /// Pins a new room to the least loaded worker.
    RoomId openRoom();

    /// Ends the room and all that is in it.
    void closeRoom(RoomId room);

    /// Adds a participant.
    ///
    /// @param slot named to other members in [TrackBinding]
    MemberId join(RoomId room, int slot);

    /// Ends the member's sessions; others get offers without its tracks.
    void leave(MemberId member);

    /// Takes the member's publish offer, whole each time: tracks that it no longer names end. An
    /// offer with new ICE credentials is an ICE restart; one with a new fingerprint is a new
    /// session.
    ///
    /// @param bindings mid and track number of each m= line that sends; the slot is ignored
    /// @return our answer
    String publish(MemberId member, String offerSdp, List<TrackBinding> bindings)
            throws NegotiationException;

    /// The offer that brings the member's subscribe session up to date, if it is out of date and no
    /// offer is unanswered. A member without tracks to receive gets none until there is one.
    Optional<SubscribeOffer> nextOffer(MemberId member);

    /// Takes the answer to the offer of that id.
    void answer(MemberId member, int offerId, String answerSdp) throws NegotiationException;

    /// Begins a new subscribe session (new `RTCPeerConnection` on the client's side): an unanswered
    /// offer is void and the next offer is a first one.
    void restartSubscription(MemberId member);

    /// Everything countable, by Prometheus name without prefix, labels in braces; readable from any
    /// thread while it runs.
    Map<String, Long> counters();

    /// What it listens on, one line per UDP port, for the operator.
    List<String> listening();

    /// Stops workers and handshakes; returns when the ports are closed. Any thread.
    @Override
    void close();
}
