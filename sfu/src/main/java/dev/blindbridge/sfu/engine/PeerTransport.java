package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.ice.IceLiteAgent;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTracks;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.route.Publisher;
import dev.blindbridge.sfu.route.Receiver;
import dev.blindbridge.sfu.route.SsrcTable;
import dev.blindbridge.sfu.route.TransportArrivals;
import dev.blindbridge.sfu.srtp.SrtpSession;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One peer's ICE and SRTP association with the tracks that come and go by it. Owns all of that;
/// its life is [PeerState].
final class PeerTransport extends Deadline implements Publisher, Receiver {
    /// Every participant of a large room, audio, video and repairs.
    private static final int MAX_OUTBOUND_SSRCS = 4096;

    private static final long STALE = -1;

    /// Until a receiver report tells.
    private static final long FIRST_ROUND_TRIP_NS = 50_000_000;

    private final TransportId id;
    private final Room room;
    private final IceLiteAgent agent;
    private final Schedule schedule;
    private final int localSsrc;
    private final List<String> ufrags = new ArrayList<>();
    private final InboundTracks inbound = new InboundTracks();
    private final List<OutboundTrack> outbound = new ArrayList<>();
    private final SsrcTable<OutboundTrack> outboundBySsrc = new SsrcTable<>(MAX_OUTBOUND_SSRCS);
    private final TransportArrivals arrivals = new TransportArrivals();
    private final SendQueue queue = new SendQueue();
    private final ResendBudget resendBudget = new ResendBudget();
    private PeerState state = PeerState.CHECKING;
    private @Nullable SrtpSession srtp;
    private @Nullable EarlyPackets early = new EarlyPackets();
    private @Nullable InetSocketAddress dtlsSource;
    private @Nullable InetSocketAddress provenAddress;
    private @Nullable InetSocketAddress destination;

    /// The agent's changes that [#destination] takes into account.
    private long destinationOf = STALE;

    private long roundTripNs = FIRST_ROUND_TRIP_NS;
    private long tickNs;

    /// What a peer asks of its engine.
    interface Schedule {
        void wakeBy(PeerTransport peer, long atNs);

        /// The peer's queue has its first entry of this batch.
        void queued(PeerTransport peer);

        /// The peer's queue is full.
        void flush(PeerTransport peer);
    }

    PeerTransport(TransportId id, Room room, IceLiteAgent agent, Schedule schedule, int localSsrc) {
        this.id = id;
        this.room = room;
        this.agent = agent;
        this.schedule = schedule;
        this.localSsrc = localSsrc;
    }

    /// The one place where the state changes.
    void transition(PeerState.Signal signal) {
        state = state.transition(signal);
    }

    /// Takes the SRTP contexts; gives back what came before them.
    EarlyPackets connect(SrtpSession session) {
        srtp = session;
        EarlyPackets kept = early;
        early = null;
        return kept == null ? new EarlyPackets() : kept;
    }

    /// Forgets what must not be used any more.
    void close() {
        agent.close();
        if (srtp != null) {
            srtp.close();
        }
        srtp = null;
        early = null;
    }

    @Override
    public void wakeBy(long atNs) {
        schedule.wakeBy(this, atNs);
    }

    @Override
    public boolean isReady() {
        return state == PeerState.CONNECTED;
    }

    @Override
    public void enqueue(
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp) {
        if (queue.size() == 0) {
            schedule.queued(this);
        }
        queue.add(track, stream, number, sequenceNumber, timestamp);
        if (queue.isFull()) {
            schedule.flush(this);
        }
    }

    boolean addOutbound(OutboundTrack track) {
        boolean fits = outboundBySsrc.put(track.ssrc(), track);
        if (fits && track.rtxSsrc() != 0) {
            fits = outboundBySsrc.put(track.rtxSsrc(), track);
        }
        if (!fits) {
            outboundBySsrc.remove(track.ssrc());
            return false;
        }
        outbound.add(track);
        return true;
    }

    void removeOutbound(OutboundTrack track) {
        outbound.remove(track);
        outboundBySsrc.remove(track.ssrc());
        outboundBySsrc.remove(track.rtxSsrc());
        if (srtp != null) {
            srtp.endSending(track.ssrc());
            srtp.endSending(track.rtxSsrc());
        }
    }

    /// A packet from there was authenticated, and was no replay. If the address is the nominated
    /// one, it is the peer's beyond doubt.
    void onAuthenticFrom(InetSocketAddress source) {
        InetSocketAddress selected = agent.selected();
        if (!source.equals(provenAddress) && source.equals(selected)) {
            provenAddress = selected;
            destinationOf = STALE;
        }
    }

    /// Where to send: the nominated address; before a nomination, where the handshake comes from. A
    /// nomination does not prove its source: a check that was captured and never reached us is good
    /// from anywhere. So another address takes over from one that has proven itself when it has,
    /// too, which costs a peer that moves its next packet of media or reports.
    @Nullable InetSocketAddress destination() {
        if (destinationOf != agent.changes()) {
            destination = findDestination();
            destinationOf = agent.changes();
        }
        return destination;
    }

    private @Nullable InetSocketAddress findDestination() {
        InetSocketAddress proven = provenAddress;
        if (proven != null && agent.isValidated(proven)) {
            return proven;
        }
        InetSocketAddress selected = agent.selected();
        if (selected != null) {
            return selected;
        }
        InetSocketAddress source = dtlsSource;
        return source != null && agent.isValidated(source) ? source : null;
    }

    void onDtlsFrom(InetSocketAddress source) {
        dtlsSource = source;
        destinationOf = STALE;
    }

    void onRoundTrip(long sampleNs) {
        // RFC 6298 section 2 weighs a new sample with one eighth.
        roundTripNs += (sampleNs - roundTripNs) / 8;
    }

    long roundTripNs() {
        return roundTripNs;
    }

    TransportId id() {
        return id;
    }

    Room room() {
        return room;
    }

    IceLiteAgent agent() {
        return agent;
    }

    PeerState state() {
        return state;
    }

    @Nullable SrtpSession srtp() {
        return srtp;
    }

    @Nullable EarlyPackets early() {
        return early;
    }

    /// Our SSRC in feedback.
    int localSsrc() {
        return localSsrc;
    }

    /// Of the present and the previous ICE generation.
    List<String> ufrags() {
        return ufrags;
    }

    InboundTracks inbound() {
        return inbound;
    }

    List<OutboundTrack> outbound() {
        return outbound;
    }

    /// The track of that SSRC, or of its repairs.
    @Nullable OutboundTrack outbound(int ssrc) {
        return outboundBySsrc.get(ssrc);
    }

    TransportArrivals arrivals() {
        return arrivals;
    }

    SendQueue queue() {
        return queue;
    }

    ResendBudget resendBudget() {
        return resendBudget;
    }

    /// When the reports of every second are due.
    long tickNs() {
        return tickNs;
    }

    void tickAt(long atNs) {
        tickNs = atNs;
    }
}
