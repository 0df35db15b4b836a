package dev.blindbridge.bench.client.rtp;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU16;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One published track: cuts sealed frames into RTP packets, keeps them for a while, repeats what a
/// NACK asks for by RTX (RFC 4588) and knows what its sender report says.
public final class OutgoingTrack {
    /// Largest packet before SRTP: what libwebrtc uses, so that nothing on the way fragments.
    public static final int MAX_PACKET_BYTES = 1200;

    /// A second of a fast stream: nobody asks for older packets.
    private static final int HISTORY = 1024;

    private static final int VP8_DESCRIPTOR_BYTES = 4;

    /// Takes packets to protect and send. The array is the track's own and is free again on return;
    /// it has room for an SRTP tag behind `length`.
    @FunctionalInterface
    public interface PacketSink {
        void packet(byte[] packet, int length);
    }

    /// How a track was negotiated.
    ///
    /// @param rtxPayloadType -1 without RTX
    public record Parameters(
            String mid,
            boolean video,
            int ssrc,
            int rtxSsrc,
            int payloadType,
            int rtxPayloadType,
            int clockRateHz,
            int midExtension,
            int transportWideExtension) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(int sequenceNumber, byte[] packet, int headerLength) {}

    private final Parameters parameters;
    private final int maxPacketBytes;
    private final TransportSequence transportSequence;
    private final RtpHeader header;
    private final byte[] scratch = new byte[MAX_PACKET_BYTES + 300];
    private final @Nullable Kept[] history = new @Nullable Kept[HISTORY];
    private int sequenceNumber;
    private int rtxSequenceNumber;
    private int pictureId;
    private boolean sentAny;
    private long packets;
    private long payloadBytes;
    private long retransmissions;

    public OutgoingTrack(Parameters parameters, TransportSequence sequence, int firstSequence) {
        this(parameters, sequence, firstSequence, MAX_PACKET_BYTES);
    }

    /// With packets of another size.
    public OutgoingTrack(
            Parameters parameters,
            TransportSequence sequence,
            int firstSequence,
            int maxPacketBytes) {
        this.maxPacketBytes = maxPacketBytes;
        this.parameters = parameters;
        this.transportSequence = sequence;
        this.header =
                new RtpHeader(
                        parameters.mid(),
                        parameters.midExtension(),
                        parameters.transportWideExtension());
        this.sequenceNumber = firstSequence & 0xFFFF;
    }

    /// The RTP clock at a time of this machine's monotonic clock.
    public int rtpTimestamp(long nowNs) {
        return (int) (nowNs / 1000 * parameters.clockRateHz() / 1_000_000);
    }

    /// Sends one sealed frame.
    public void sendFrame(byte[] frame, int timestamp, PacketSink sink) {
        if (parameters.video()) {
            sendVp8(frame, timestamp, sink);
        } else {
            boolean talkSpurtBegins = !sentAny; // RFC 3551 section 4.1
            int length = writeHeader(talkSpurtBegins, timestamp);
            System.arraycopy(frame, 0, scratch, length, frame.length);
            dispatch(length, length + frame.length, sink);
        }
    }

    /// RFC 7741 section 4.2: extended descriptor with a 15-bit picture id, one partition. Packets
    /// of one frame differ by a byte at most, as libwebrtc cuts them.
    private void sendVp8(byte[] frame, int timestamp, PacketSink sink) {
        int descriptorBytes = VP8_DESCRIPTOR_BYTES;
        int largest = maxPacketBytes - header.lengthBytes() - descriptorBytes;
        int left = (frame.length + largest - 1) / largest;
        for (int from = 0; from < frame.length; left--) {
            int length = writeHeader(false, timestamp);
            int chunk = (frame.length - from) / left;
            scratch[length] = (byte) (0x80 | (from == 0 ? 0x10 : 0)); // X, S
            scratch[length + 1] = (byte) 0x80; // I
            putU16(scratch, length + 2, 0x8000 | pictureId); // M
            System.arraycopy(frame, from, scratch, length + descriptorBytes, chunk);
            from += chunk;
            if (from == frame.length) {
                scratch[1] |= (byte) 0x80; // the marker ends the frame
            }
            dispatch(length, length + descriptorBytes + chunk, sink);
        }
        pictureId = (pictureId + 1) & 0x7FFF;
    }

    private int writeHeader(boolean marker, int timestamp) {
        return header.write(
                scratch,
                marker,
                parameters.payloadType(),
                sequenceNumber,
                timestamp,
                parameters.ssrc(),
                transportSequence.next());
    }

    private void dispatch(int headerLength, int length, PacketSink sink) {
        if (parameters.rtxPayloadType() >= 0) {
            history[sequenceNumber % HISTORY] =
                    new Kept(sequenceNumber, Arrays.copyOf(scratch, length), headerLength);
        }
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        sentAny = true;
        packets++;
        payloadBytes += length - headerLength;
        sink.packet(scratch, length);
    }

    /// Answers a NACK for one packet; false if it is no longer at hand.
    public boolean retransmit(int lostSequenceNumber, PacketSink sink) {
        Kept kept = history[lostSequenceNumber % HISTORY];
        if (kept == null || kept.sequenceNumber() != lostSequenceNumber) {
            return false;
        }
        byte[] lost = kept.packet();
        int lostHeader = kept.headerLength();
        int length =
                header.write(
                        scratch,
                        (lost[1] & 0x80) != 0,
                        parameters.rtxPayloadType(),
                        rtxSequenceNumber,
                        NetworkOrder.u32(lost, 4),
                        parameters.rtxSsrc(),
                        transportSequence.next());
        rtxSequenceNumber = (rtxSequenceNumber + 1) & 0xFFFF;
        putU16(scratch, length, lostSequenceNumber); // OSN, RFC 4588 section 4
        System.arraycopy(lost, lostHeader, scratch, length + 2, lost.length - lostHeader);
        retransmissions++;
        sink.packet(scratch, length + 2 + lost.length - lostHeader);
        return true;
    }

    /// Of a sealed frame that fills so many packets.
    public int frameBytes(int packetCount) {
        int largest = maxPacketBytes - header.lengthBytes();
        return packetCount * (largest - (parameters.video() ? VP8_DESCRIPTOR_BYTES : 0));
    }

    /// Of the next frame of video; 15 bits.
    public int pictureId() {
        return pictureId;
    }

    public Parameters parameters() {
        return parameters;
    }

    public long packets() {
        return packets;
    }

    public long payloadBytes() {
        return payloadBytes;
    }

    public long retransmissions() {
        return retransmissions;
    }
}
