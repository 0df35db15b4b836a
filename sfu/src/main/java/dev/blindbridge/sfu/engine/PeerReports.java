package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.MissingPackets;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.wire.RtcpWriter;
import java.util.List;

/// What is due towards one peer at a time: feedback about what it publishes, reports on what it
/// receives. All RTCP that we send of our own accord starts here. Loops count, for an iterator
/// would be garbage many times a second.
final class PeerReports {
    /// RFC 3550 section 6.2 would wait 5 s; browsers report about every second and expect it.
    static final long TICK_NS = 1_000_000_000;

    /// Reports leave at ten moments a second, a tenth of the peers at each, so that the worker need
    /// not wake up for each peer (RoomSimTest). What section 6.2 spreads at random is the traffic
    /// of many senders to one group; here one sends to each by itself.
    static final long GRID_NS = 100_000_000;

    /// Leaves room for what SRTCP adds.
    private static final int MAX_RTCP_BYTES = 1200;

    private final Egress egress;
    private final Outbox outbox;
    private final Counters counters;
    private final RtcpWriter writer = new RtcpWriter();
    private final int[] sequenceNumbers = new int[MissingPackets.CAPACITY];

    PeerReports(Egress egress) {
        this.egress = egress;
        outbox = egress.outbox();
        counters = egress.counters();
    }

    /// The last moment for reports within an interval that begins now.
    static long lastMoment(long nowNs, long intervalNs) {
        return (nowNs + intervalNs) / GRID_NS * GRID_NS;
    }

    /// Sends what is due now.
    ///
    /// @return when something is due next
    long run(PeerTransport peer, long nowNs) {
        if (nowNs >= peer.tickNs()) {
            peer.tickAt(lastMoment(nowNs, TICK_NS));
            if (peer.isReady()) {
                refreshTracks(peer, nowNs);
                receiverReport(peer, nowNs);
                senderReports(peer, nowNs);
            }
        }
        if (peer.arrivals().isDue(nowNs)) {
            transportFeedback(peer, nowNs);
        }
        long next = Math.min(peer.tickNs(), peer.arrivals().latestNs());
        List<InboundTrack> tracks = peer.inbound().all();
        for (int i = 0; i < tracks.size(); i++) {
            InboundTrack track = tracks.get(i);
            for (InboundStream stream : track.layers()) {
                if (stream != null) {
                    next = Math.min(next, streamFeedback(peer, stream, nowNs));
                }
            }
        }
        return next;
    }

    private static void refreshTracks(PeerTransport peer, long nowNs) {
        List<InboundTrack> tracks = peer.inbound().all();
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).refresh(nowNs);
        }
    }

    private void receiverReport(PeerTransport peer, long nowNs) {
        if (peer.inbound().all().isEmpty()) {
            return;
        }
        writer.wrap(outbox.egress(), outbox.egressOffset(), MAX_RTCP_BYTES);
        writer.receiverReport(peer.localSsrc());
        List<InboundTrack> tracks = peer.inbound().all();
        for (int i = 0; i < tracks.size(); i++) {
            InboundTrack track = tracks.get(i);
            for (InboundStream stream : track.layers()) {
                if (stream != null) {
                    stream.statistics().report(writer, stream.clock(), nowNs);
                }
            }
        }
        egress.rtcp(peer, writer.lengthBytes());
    }

    private void senderReports(PeerTransport peer, long nowNs) {
        writer.wrap(outbox.egress(), outbox.egressOffset(), MAX_RTCP_BYTES);
        List<OutboundTrack> tracks = peer.outbound();
        for (int i = 0; i < tracks.size(); i++) {
            OutboundTrack track = tracks.get(i);
            if (writer.lengthBytes() > MAX_RTCP_BYTES / 2) {
                egress.rtcp(peer, writer.lengthBytes());
                writer.wrap(outbox.egress(), outbox.egressOffset(), MAX_RTCP_BYTES);
            }
            track.writeSenderReport(writer, nowNs);
        }
        egress.rtcp(peer, writer.lengthBytes());
    }

    private void transportFeedback(PeerTransport peer, long nowNs) {
        int length;
        do {
            length =
                    peer.arrivals()
                            .writeFeedback(
                                    outbox.egress(),
                                    outbox.egressOffset(),
                                    MAX_RTCP_BYTES,
                                    peer.localSsrc(),
                                    nowNs);
            if (egress.rtcp(peer, length)) {
                counters.count(Counter.TRANSPORT_FEEDBACK_SENT_TOTAL);
            }
        } while (length > 0);
    }

    private long streamFeedback(PeerTransport peer, InboundStream stream, long nowNs) {
        if (stream.nextDueNs() > nowNs) {
            return stream.nextDueNs();
        }
        writer.wrap(outbox.egress(), outbox.egressOffset(), MAX_RTCP_BYTES);
        int missing = stream.missing().collectDue(nowNs, sequenceNumbers);
        if (writer.nack(peer.localSsrc(), stream.ssrc(), sequenceNumbers, missing)) {
            counters.add(Counter.NACKED_TOTAL, missing);
        }
        if (stream.keyFrameRequests().takeDue(nowNs)) {
            writer.pli(peer.localSsrc(), stream.ssrc());
            counters.count(Counter.PLIS_SENT_TOTAL);
        }
        egress.rtcp(peer, writer.lengthBytes());
        return stream.nextDueNs();
    }
}
