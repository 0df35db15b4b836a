package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.route.SentPackets;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.RtcpView;
import org.jspecify.annotations.Nullable;

/// RTCP ends here: what a peer says of its own streams and of those it gets from us. Nothing is
/// passed through.
final class RtcpIngress {
    /// A NACK for more comes from a receiver that needs a key frame.
    private static final int MAX_NACKED = 512;

    /// An answer takes at least this long to show in the next NACK.
    private static final long MIN_RESEND_NS = 10_000_000;

    private final Egress egress;
    private final Counters counters;
    private final RtcpView view = new RtcpView();
    private final int[] nacked = new int[MAX_NACKED];

    RtcpIngress(Egress egress) {
        this.egress = egress;
        counters = egress.counters();
    }

    /// Whether the packet was authentic.
    boolean onPacket(
            PeerTransport peer,
            SrtpSession srtp,
            byte[] buffer,
            int offset,
            int lengthBytes,
            long nowNs) {
        int length = srtp.unprotectRtcp(buffer, offset, lengthBytes);
        if (length < 0) {
            counters.drop(RtpIngress.reason(length));
            return false;
        }
        if (!view.wrap(buffer, offset, length)) {
            counters.drop(DropReason.RTCP_MALFORMED);
            return true;
        }
        counters.count(Counter.RTCP_RECEIVED_TOTAL);
        while (view.next()) {
            onPart(peer, nowNs);
        }
        return true;
    }

    private void onPart(PeerTransport peer, long nowNs) {
        switch (view.kind()) {
            case SENDER_REPORT -> {
                InboundStream stream = peer.inbound().stream(view.senderSsrc());
                if (stream != null) {
                    stream.onSenderReport(view, nowNs);
                }
                onReportBlocks(peer, nowNs);
            }
            case RECEIVER_REPORT -> onReportBlocks(peer, nowNs);
            case NACK -> onNack(peer, nowNs);
            case PLI -> onKeyFrameRequest(peer.outbound(view.mediaSsrc()), nowNs);
            case FIR -> {
                for (int i = 0; i < view.firCount(); i++) {
                    onKeyFrameRequest(peer.outbound(view.firSsrc(i)), nowNs);
                }
            }
            case SDES, BYE, TRANSPORT_CC, REMB, OTHER -> {
                // Names and ends of streams are the signalling's; estimates need a sender who
                // adapts.
            }
        }
    }

    private void onReportBlocks(PeerTransport peer, long nowNs) {
        for (int i = 0; i < view.count(); i++) {
            OutboundTrack track = peer.outbound(view.reportSsrc(i));
            if (track == null) {
                continue;
            }
            long roundTripNs =
                    track.roundTripNs(
                            view.reportLastSenderReport(i),
                            view.reportDelaySinceLastSenderReport(i),
                            nowNs);
            if (roundTripNs >= 0) {
                peer.onRoundTrip(roundTripNs);
            }
        }
    }

    private void onKeyFrameRequest(@Nullable OutboundTrack track, long nowNs) {
        counters.count(Counter.PLIS_RECEIVED_TOTAL);
        if (track != null) {
            track.requestKeyFrame(nowNs);
        }
    }

    private void onNack(PeerTransport peer, long nowNs) {
        int count = view.nackedSequenceNumbers(nacked);
        counters.add(Counter.NACKS_RECEIVED_TOTAL, count);
        OutboundTrack track = peer.outbound(view.mediaSsrc());
        SentPackets sent = track == null ? null : track.sent();
        for (int i = 0; i < count; i++) {
            int place = sent == null ? -1 : sent.find(nacked[i]);
            if (track == null || sent == null || place < 0) {
                counters.drop(DropReason.NACK_NOT_CACHED);
            } else if (mayResend(peer, sent, place, nowNs)) {
                egress.resend(peer, track, sent, place, nacked[i]);
            } else {
                counters.drop(DropReason.NACK_RATE_LIMITED);
            }
        }
    }

    private static boolean mayResend(PeerTransport peer, SentPackets sent, int place, long nowNs) {
        long intervalNs = Math.max(MIN_RESEND_NS, peer.roundTripNs() / 2);
        return sent.takeResend(place, intervalNs, nowNs) && peer.resendBudget().take(nowNs);
    }
}
