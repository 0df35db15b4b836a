package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.wire.RtcpWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One track as one subscriber gets it: under our SSRC, numbered by us.
public final class OutboundTrack {
    /// RFC 8285 section 4.2: what the one-byte form holds.
    private static final int MAX_MID_BYTES = 16;

    private final InboundTrack source;
    private final Receiver receiver;
    private final OutboundParameters parameters;
    private final CodecTable codecs;
    private final byte[] payloadTypes;
    private final byte[] mid;
    private final byte[] cname;
    private final LayerSelector selector;
    private final HeaderRewriter rewriter;
    private final @Nullable SentPackets sent;

    // Of the parameters, at hand for each packet.
    private final int ssrc;
    private final int midId;
    private final int orientationId;

    private OutboundState state = OutboundState.WAITING;
    private int nextRtxSequence;
    private int packetCount;
    private int octetCount;
    private int lastReport;
    private long lastReportNs;

    /// @param firstSequenceNumber random, below 2^15
    /// @param firstTimestamp random
    public OutboundTrack(
            InboundTrack source,
            Receiver receiver,
            OutboundParameters parameters,
            int firstSequenceNumber,
            int firstTimestamp) {
        this.source = source;
        this.receiver = receiver;
        this.parameters = parameters;
        codecs = new CodecTable(parameters.codecs());
        payloadTypes = codecs.mappingFrom(source.codecs());
        ssrc = parameters.ssrc();
        midId = parameters.extensions().mid();
        orientationId = parameters.extensions().videoOrientation();
        byte[] name = parameters.mid().getBytes(StandardCharsets.US_ASCII);
        mid = name.length <= MAX_MID_BYTES && midId != 0 ? name : new byte[0];
        cname = parameters.cname().getBytes(StandardCharsets.UTF_8);
        selector = new LayerSelector(source);
        rewriter = new HeaderRewriter(firstSequenceNumber, firstTimestamp);
        sent = parameters.rtxSsrc() == 0 ? null : new SentPackets();
        nextRtxSequence = firstSequenceNumber;
    }

    /// Takes a packet that the source's cache has just stored, if it is for this receiver.
    void offer(InboundStream stream, long number, long nowNs) {
        if (!receiver.isReady()) {
            return;
        }
        int place = stream.cache().find(number);
        if (place < 0) {
            return;
        }
        if (stream == selector.current()) {
            enqueue(stream, number, place, nowNs);
        } else if (selector.enters(stream, place)) {
            state = state.transition(OutboundState.Signal.STREAM_ENTERED);
            int timestamp = stream.cache().timestamp(place);
            rewriter.begin(number, timestamp, stream.clockRateHz(), nowNs);
            enqueue(stream, number, place, nowNs);
            catchUp(stream, number, nowNs);
        }
    }

    /// The first packet of a key frame may come late, when others of it were already passed over.
    private void catchUp(InboundStream stream, long entered, long nowNs) {
        for (long number = entered + 1; number <= stream.newest(); number++) {
            int place = stream.cache().find(number);
            if (place >= 0) {
                enqueue(stream, number, place, nowNs);
            }
        }
    }

    private void enqueue(InboundStream stream, long number, int place, long nowNs) {
        if (rewriter.isBeforeStart(number)) {
            return;
        }
        long sequence = rewriter.sequenceOf(number);
        int timestamp = rewriter.timestampOf(stream.cache().timestamp(place));
        rewriter.onForwarded(sequence, timestamp, nowNs);
        receiver.enqueue(this, stream, number, (int) sequence & 0xFFFF, timestamp);
    }

    /// Notes that a packet went out.
    public void onSent(
            InboundStream stream, long number, int sequenceNumber, int timestamp, int bytes) {
        packetCount++;
        octetCount += bytes;
        if (sent != null) {
            sent.put(sequenceNumber, stream, number, timestamp);
        }
    }

    /// The subscriber lost the picture (PLI, FIR).
    public void requestKeyFrame(long nowNs) {
        InboundStream stream = source.preferred();
        if (stream != null) {
            stream.requestKeyFrame(nowNs);
        }
    }

    /// Asks for the key frame without which this receiver gets nothing, or not the layer it should.
    public void requestKeyFrameIfWaiting(long nowNs) {
        if (receiver.isReady() && selector.isWaiting()) {
            requestKeyFrame(nowNs);
        }
    }

    /// Begins a sender report on the publisher's wall clock (RFC 3550 section 6.4.1) and names the
    /// source.
    ///
    /// @return false if there is nothing to report, or no room
    public boolean writeSenderReport(RtcpWriter writer, long nowNs) {
        InboundStream stream = selector.current();
        if (stream == null || packetCount == 0 || !stream.clock().isKnown()) {
            return false;
        }
        long ntp = stream.clock().ntpAt(nowNs);
        int timestamp = rewriter.timestampOf(stream.clock().rtpAt(nowNs));
        lastReport = (int) (ntp >> 16);
        lastReportNs = nowNs;
        return writer.senderReport(parameters.ssrc(), ntp, timestamp, packetCount, octetCount)
                && writer.sdesCname(parameters.ssrc(), cname);
    }

    /// Round trip from a report block about this track (RFC 3550 section 6.4.1).
    ///
    /// @return -1 if it is not about our last report
    public long roundTripNs(int lastSenderReport, int delaySinceLastSenderReport, long nowNs) {
        if (lastSenderReport == 0 || lastSenderReport != lastReport) {
            return -1;
        }
        long delayNs = ((delaySinceLastSenderReport & 0xFFFFFFFFL) * 1_000_000_000L) >> 16;
        return Math.max(-1, nowNs - lastReportNs - delayNs);
    }

    /// No more packets; queued ones are dropped.
    public void end() {
        state = state.transition(OutboundState.Signal.ENDED);
    }

    public boolean hasEnded() {
        return state == OutboundState.ENDED;
    }

    /// Payload type for the receiver, -1 if it lacks the codec.
    public int payloadType(int sourcePayloadType) {
        return payloadTypes[sourcePayloadType];
    }

    /// RTX payload type of one of the receiver's payload types, -1 if none.
    public int rtxPayloadType(int payloadType) {
        return codecs.rtxPayloadType(payloadType);
    }

    public int takeRtxSequenceNumber() {
        return nextRtxSequence++ & 0xFFFF;
    }

    /// Null without RTX: a packet is never sent twice under one SSRC (R5).
    public @Nullable SentPackets sent() {
        return sent;
    }

    public InboundTrack source() {
        return source;
    }

    public int ssrc() {
        return ssrc;
    }

    public Receiver receiver() {
        return receiver;
    }

    public int rtxSsrc() {
        return parameters.rtxSsrc();
    }

    /// Empty if not to be sent.
    public byte[] mid() {
        return mid;
    }

    public int midId() {
        return midId;
    }

    public int orientationId() {
        return orientationId;
    }
}
