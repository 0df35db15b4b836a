package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.route.PacketCache;
import dev.blindbridge.sfu.route.SentPackets;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import dev.blindbridge.sfu.wire.Rtx;
import java.net.InetSocketAddress;
import java.util.Arrays;

/// The way out of the engine: a new header and the untouched payload go into the outbox's slot and
/// are protected there. Checks the size of whatever is sent (R6).
final class Egress {
    /// Head of the extension block, two elements' heads, an orientation, padding.
    private static final int EXTENSIONS_BYTES = 4 + 2 + 1 + 3;

    private final Outbox outbox;
    private final Counters counters;
    private final RtpWriter writer = new RtpWriter();
    private final byte[] orientationValue = new byte[1];

    Egress(Outbox outbox, Counters counters) {
        this.outbox = outbox;
        this.counters = counters;
    }

    /// Length of the packet that [#forward] would make, before it is protected; 0 if it would make
    /// none.
    int lengthBytes(OutboundTrack track, InboundStream stream, long number) {
        int place = stream.cache().find(number);
        return place < 0
                ? 0
                : RtpView.FIXED_HEADER_BYTES
                        + extensionsBytes(track, stream.cache().orientation(place))
                        + stream.cache().payloadLengthBytes(place);
    }

    /// Sends a cached packet to one receiver.
    ///
    /// @param paddedLengthBytes what it is to be padded to before it is protected, if it is shorter
    void forward(
            PeerTransport to,
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp,
            int paddedLengthBytes) {
        if (track.hasEnded()) {
            return;
        }
        int place = stream.cache().find(number);
        if (place < 0) {
            counters.drop(DropReason.EGRESS_NOT_CACHED);
            return;
        }
        int payloadType = track.payloadType(stream.cache().payloadType(place));
        if (payloadType < 0) {
            counters.drop(DropReason.EGRESS_NO_CODEC);
            return;
        }
        writer.begin(
                outbox.egress(),
                outbox.egressOffset(),
                payloadType,
                stream.cache().marker(place),
                sequenceNumber,
                timestamp,
                track.ssrc());
        if (send(to, track, stream.cache(), place, -1, paddedLengthBytes)) {
            counters.count(Counter.RTP_FORWARDED_TOTAL);
            int bytes = stream.cache().payloadLengthBytes(place);
            track.onSent(stream, number, sequenceNumber, timestamp, bytes);
        }
    }

    /// Sends a packet again on the track's RTX SSRC (RFC 4588).
    void resend(
            PeerTransport to,
            OutboundTrack track,
            SentPackets sent,
            int sentPlace,
            int sequenceNumber) {
        InboundStream stream = sent.stream(sentPlace);
        int place = stream == null ? -1 : stream.cache().find(sent.number(sentPlace));
        if (stream == null || place < 0) {
            counters.drop(DropReason.NACK_NOT_CACHED);
            return;
        }
        int primary = track.payloadType(stream.cache().payloadType(place));
        int payloadType = primary < 0 ? -1 : track.rtxPayloadType(primary);
        if (payloadType < 0) {
            counters.drop(DropReason.EGRESS_NO_CODEC);
            return;
        }
        writer.begin(
                outbox.egress(),
                outbox.egressOffset(),
                payloadType,
                stream.cache().marker(place),
                track.takeRtxSequenceNumber(),
                sent.timestamp(sentPlace),
                track.rtxSsrc());
        if (send(to, track, stream.cache(), place, sequenceNumber, 0)) {
            counters.count(Counter.RTX_SENT_TOTAL);
        }
    }

    /// Completes the header just begun, adds the payload and protects.
    ///
    /// @param originalSequenceNumber before the payload, -1 for none
    private boolean send(
            PeerTransport to,
            OutboundTrack track,
            PacketCache cache,
            int place,
            int originalSequenceNumber,
            int paddedLengthBytes) {
        byte[] out = outbox.egress();
        int offset = outbox.egressOffset();
        int payloadBytes = cache.payloadLengthBytes(place);
        int bound =
                RtpView.FIXED_HEADER_BYTES
                        + EXTENSIONS_BYTES
                        + track.mid().length
                        + Rtx.OSN_BYTES
                        + payloadBytes
                        + SrtpSession.MAX_OVERHEAD_BYTES;
        SrtpSession srtp = to.srtp();
        InetSocketAddress address = to.destination();
        if (srtp == null || address == null || bound > Outbox.MAX_DATAGRAM_BYTES) {
            boolean tooLarge = srtp != null && address != null;
            counters.drop(tooLarge ? DropReason.EGRESS_TOO_LARGE : DropReason.EGRESS_NO_ADDRESS);
            return false;
        }
        int at = offset + writeExtensions(track, cache.orientation(place));
        if (originalSequenceNumber >= 0) {
            at += Rtx.putOriginalSequenceNumber(out, at, originalSequenceNumber);
        }
        System.arraycopy(cache.bytes(), cache.payloadOffset(place), out, at, payloadBytes);
        int length = pad(out, offset, at + payloadBytes - offset, paddedLengthBytes);
        return commit(srtp.protectRtp(out, offset, length), address);
    }

    /// RFC 3550 section 5.1: zeros, and their number in the last byte, which counts itself. The
    /// statistics do not count them (section 6.4.1).
    ///
    /// @return the length then
    private int pad(byte[] out, int offset, int lengthBytes, int paddedLengthBytes) {
        int padding = paddedLengthBytes - lengthBytes;
        if (padding <= 0) {
            return lengthBytes;
        }
        out[offset] |= RtpView.PADDING_BIT;
        Arrays.fill(out, offset + lengthBytes, offset + paddedLengthBytes - 1, (byte) 0);
        out[offset + paddedLengthBytes - 1] = (byte) padding;
        counters.add(Counter.PADDING_SENT_BYTES_TOTAL, padding);
        return paddedLengthBytes;
    }

    /// What [#writeExtensions] writes (RFC 8285 section 4.2).
    private static int extensionsBytes(OutboundTrack track, int orientation) {
        int mid = track.mid().length;
        int elements = (mid > 0 ? 1 + mid : 0) + (hasOrientation(track, orientation) ? 2 : 0);
        return elements == 0 ? 0 : 4 + (elements + 3) / 4 * 4;
    }

    private static boolean hasOrientation(OutboundTrack track, int orientation) {
        return orientation >= 0 && track.orientationId() != 0;
    }

    private int writeExtensions(OutboundTrack track, int orientation) {
        byte[] mid = track.mid();
        if (mid.length > 0) {
            writer.extension(track.midId(), mid, 0, mid.length);
        }
        if (hasOrientation(track, orientation)) {
            orientationValue[0] = (byte) orientation;
            writer.extension(track.orientationId(), orientationValue, 0, 1);
        }
        return writer.endHeader();
    }

    /// Protects and sends the compound RTCP packet that was written into the slot.
    boolean rtcp(PeerTransport to, int lengthBytes) {
        SrtpSession srtp = to.srtp();
        InetSocketAddress address = to.destination();
        if (lengthBytes == 0 || srtp == null) {
            return false;
        }
        if (address == null) {
            counters.drop(DropReason.EGRESS_NO_ADDRESS);
            return false;
        }
        int length = srtp.protectRtcp(outbox.egress(), outbox.egressOffset(), lengthBytes);
        return commit(length, address);
    }

    /// Sends what stands in the slot as it is: STUN, DTLS.
    void plain(int lengthBytes, InetSocketAddress to) {
        commit(lengthBytes, to);
    }

    private boolean commit(int lengthBytes, InetSocketAddress to) {
        if (lengthBytes < 0) {
            counters.drop(DropReason.EGRESS_PROTECT_FAILED);
            return false;
        }
        if (lengthBytes > Outbox.MAX_DATAGRAM_BYTES) {
            counters.drop(DropReason.EGRESS_TOO_LARGE);
            return false;
        }
        counters.count(Counter.DATAGRAMS_SENT_TOTAL);
        counters.add(Counter.BYTES_SENT_TOTAL, lengthBytes);
        outbox.commit(lengthBytes, to);
        return true;
    }

    Outbox outbox() {
        return outbox;
    }

    Counters counters() {
        return counters;
    }
}
