package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.StreamBinding;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.srtp.SrtpStatus;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.Rtx;

/// Steps 3 and 4 of the packet path: unprotect, find the stream, hand on to the tracks.
final class RtpIngress {
    private final Counters counters;
    private final PacketTap tap;
    private final RtpView view = new RtpView();
    private boolean openFrame;

    RtpIngress(Counters counters, PacketTap tap) {
        this.counters = counters;
        this.tap = tap;
    }

    /// Whether the picture that came last in this batch lacks its end.
    boolean hasOpenFrame() {
        return openFrame;
    }

    void onBatchEnd() {
        openFrame = false;
    }

    /// Whether the packet was authentic.
    boolean onPacket(
            PeerTransport peer,
            SrtpSession srtp,
            byte[] buffer,
            int offset,
            int lengthBytes,
            long nowNs) {
        int length = srtp.unprotectRtp(buffer, offset, lengthBytes);
        if (length < 0) {
            counters.drop(reason(length));
            return false;
        }
        if (!view.wrap(buffer, offset, length)) {
            counters.drop(DropReason.RTP_MALFORMED);
            return true;
        }
        counters.count(Counter.RTP_RECEIVED_TOTAL);
        tap.onPacket(buffer, offset, length);
        noteArrival(peer, nowNs);
        StreamBinding binding = peer.inbound().find(view);
        if (binding == null) {
            counters.drop(DropReason.RTP_UNKNOWN_SSRC);
        } else if (!binding.repairs()) {
            route(binding.stream(), false, nowNs);
        } else if (unwrapRepair(binding.stream())) {
            route(binding.stream(), true, nowNs);
        }
        return true;
    }

    /// On whichever SSRC: probes count as well.
    private void noteArrival(PeerTransport peer, long nowNs) {
        if (view.findExtension(peer.inbound().transportWideCcId())
                && view.extensionLengthBytes() == 2) {
            int at = view.extensionOffset();
            int sequenceNumber = (view.buffer()[at] & 0xFF) << 8 | (view.buffer()[at + 1] & 0xFF);
            peer.wakeBy(peer.arrivals().onPacket(sequenceNumber, view.ssrc(), nowNs));
        }
    }

    /// Leaves the repaired packet in the view.
    private boolean unwrapRepair(InboundStream stream) {
        if (Rtx.originalSequenceNumber(view) < 0) {
            counters.count(Counter.PROBES_RECEIVED_TOTAL);
            return false;
        }
        int payloadType = stream.track().primaryOfRtx(view.payloadType());
        if (payloadType < 0) {
            counters.drop(DropReason.RTP_UNKNOWN_PAYLOAD_TYPE);
            return false;
        }
        int offset = view.offset() + Rtx.OSN_BYTES;
        int length = view.lengthBytes() - Rtx.OSN_BYTES;
        Rtx.unwrap(view, payloadType, stream.ssrc());
        return view.wrap(view.buffer(), offset, length);
    }

    private void route(InboundStream stream, boolean repair, long nowNs) {
        if (!stream.track().hasPayloadType(view.payloadType())) {
            counters.drop(DropReason.RTP_UNKNOWN_PAYLOAD_TYPE);
            return;
        }
        long number = stream.accept(view, repair, nowNs);
        if (number >= 0) {
            if (stream.lastWasRepair()) {
                counters.count(Counter.REPAIRED_TOTAL);
            }
            if (stream.track().kind() == MediaKind.VIDEO) {
                // RFC 7741 section 4.1 and its like: the marker ends a frame.
                openFrame = !view.marker() && !repair;
            }
            stream.track().forward(stream, number, nowNs);
            return;
        }
        DropReason reason = InboundStream.dropReason(number);
        if (reason == null) {
            counters.count(Counter.PROBES_RECEIVED_TOTAL);
        } else {
            counters.drop(reason);
        }
    }

    static DropReason reason(int code) {
        return switch (SrtpStatus.of(code)) {
            case MALFORMED -> DropReason.SRTP_MALFORMED;
            case AUTH_FAILED -> DropReason.SRTP_AUTH_FAILED;
            case REPLAYED -> DropReason.SRTP_REPLAYED;
            case TOO_OLD -> DropReason.SRTP_TOO_OLD;
            case TOO_MANY_STREAMS -> DropReason.SRTP_TOO_MANY_STREAMS;
            case EXHAUSTED, FAILED -> DropReason.SRTP_FAILED;
        };
    }
}
