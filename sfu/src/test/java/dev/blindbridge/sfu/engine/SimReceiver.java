package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.Rtx;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/// One track as a subscriber gets it: asks for what is missing, and holds the relay to its
/// promises.
final class SimReceiver {
    private static final long RETRY_NS = 90_000_000;
    private static final long GIVE_UP_NS = 3_000_000_000L;
    private static final int TAIL = 12;

    final SimStream source;
    final OutboundParameters parameters;

    /// Numbers of the source's packets that the engine sent, and that came through.
    final BitSet sent = new BitSet();

    final BitSet received = new BitSet();
    final long subscribedNs;
    long firstReceivedNs = -1;
    int senderReports;

    /// On the primary SSRC; octets as RFC 3550 section 6.4.1 counts them, without padding.
    int sentPackets;

    int sentOctets;
    long paddingBytes;

    /// Gets a copy of all that is sent.
    @Nullable List<byte[]> recording;

    long worstClockErrorNs;
    int lastReport;
    long lastReportNs;

    /// Unwrapped sequence numbers sent on the primary SSRC, and what came of each.
    private final TreeMap<Long, Integer> sentTimestamps = new TreeMap<>();

    private int firstFrame = -1;
    private int firstTimestamp;
    private final TreeMap<Long, long[]> missing = new TreeMap<>();
    private long highestSent = -1;
    private long highest = -1;
    private int lastRtx = -1;

    SimReceiver(SimStream source, OutboundParameters parameters, long nowNs) {
        this.source = source;
        this.parameters = parameters;
        subscribedNs = nowNs;
    }

    /// What leaves the engine, in order.
    void onSent(RtpView packet) {
        Assertions.assertTrue(packet.paddingLengthBytes() <= SegmentPlan.MAX_PADDING_BYTES);
        paddingBytes += packet.paddingLengthBytes();
        if (recording != null) {
            int end = packet.offset() + packet.lengthBytes();
            recording.add(Arrays.copyOfRange(packet.buffer(), packet.offset(), end));
        }
        checkMid(packet);
        if (packet.ssrc() == parameters.rtxSsrc()) {
            Assertions.assertEquals(124, packet.payloadType());
            if (lastRtx >= 0) {
                Assertions.assertEquals((lastRtx + 1) & 0xFFFF, packet.sequenceNumber(), "RTX gap");
            }
            lastRtx = packet.sequenceNumber();
            int original = Rtx.originalSequenceNumber(packet);
            checkPayload(
                    packet, packet.payloadOffset() + 2, packet.payloadLengthBytes() - 2, original);
            return;
        }
        Assertions.assertEquals(source.kind == MediaKind.AUDIO ? 109 : 120, packet.payloadType());
        sentPackets++;
        sentOctets += packet.payloadLengthBytes();
        checkPayload(
                packet,
                packet.payloadOffset(),
                packet.payloadLengthBytes(),
                packet.sequenceNumber());
    }

    private void checkMid(RtpView packet) {
        Assertions.assertTrue(packet.findExtension(7), "MID");
        String mid =
                new String(
                        packet.buffer(),
                        packet.extensionOffset(),
                        packet.extensionLengthBytes(),
                        java.nio.charset.StandardCharsets.US_ASCII);
        Assertions.assertEquals(parameters.mid(), mid);
        Assertions.assertFalse(packet.findExtension(3), "no transport-cc downstream");
    }

    private void checkPayload(RtpView packet, int at, int length, int sequenceNumber) {
        long unwrapped = unwrap(highestSent, sequenceNumber);
        highestSent = Math.max(highestSent, unwrapped);
        Integer before = sentTimestamps.put(unwrapped, packet.timestamp());
        if (before != null) {
            Assertions.assertEquals(before, packet.timestamp(), "one number, two timestamps");
        }
        if (length == 0) {
            return;
        }
        SimStream.Packet original = source.identify(packet.buffer(), at, length);
        boolean isNew = !sent.get(original.number());
        Assertions.assertEquals(before == null, isNew, "one packet, two sequence numbers");
        sent.set(original.number());
        Assertions.assertEquals(original.marker(), packet.marker());
        Assertions.assertEquals(
                original.marker() && source.kind == MediaKind.VIDEO, packet.findExtension(8));
        // One stream, one offset: timestamps are as monotone as the source's.
        int frame = original.frame();
        if (firstFrame < 0) {
            firstFrame = frame;
            firstTimestamp = packet.timestamp();
        }
        Assertions.assertEquals(
                timestampOfSource(frame) - timestampOfSource(firstFrame),
                packet.timestamp() - firstTimestamp,
                "timestamps");
    }

    private int timestampOfSource(int frame) {
        return source.timestampAt(source.frameSentNs.get(frame));
    }

    private static long unwrap(long highest, int sequenceNumber) {
        return highest < 0
                ? 0x10000L + sequenceNumber
                : highest + (short) (sequenceNumber - (int) highest);
    }

    /// Gaps in what was sent, up to the highest number sent.
    long gapsInSent() {
        return sentTimestamps.isEmpty()
                ? 0
                : sentTimestamps.lastKey() - sentTimestamps.firstKey() + 1 - sentTimestamps.size();
    }

    void onRtp(RtpView packet, long nowNs) {
        boolean repair = packet.ssrc() == parameters.rtxSsrc();
        int skip = repair ? Rtx.OSN_BYTES : 0;
        int number = repair ? Rtx.originalSequenceNumber(packet) : packet.sequenceNumber();
        int length = packet.payloadLengthBytes() - skip;
        if (firstReceivedNs < 0) {
            firstReceivedNs = nowNs;
        }
        noteArrival(unwrap(highest, number), nowNs);
        if (length > 0) {
            int at = packet.payloadOffset() + skip;
            received.set(source.identify(packet.buffer(), at, length).number());
        }
    }

    private void noteArrival(long unwrapped, long nowNs) {
        if (highest < 0) {
            // If the very first is lost, a browser asks for another key frame; we cheat.
            highest = sentTimestamps.firstKey() - 1;
        }
        for (long i = highest + 1; i < unwrapped; i++) {
            missing.put(i, new long[] {nowNs, nowNs - RETRY_NS + 8_000_000});
        }
        highest = Math.max(highest, unwrapped);
        missing.remove(unwrapped);
    }

    /// Asks for what is missing.
    void writeNack(RtcpWriter writer, int ownSsrc, long nowNs) {
        if (parameters.rtxSsrc() == 0) {
            return;
        }
        int[] due = new int[64];
        int count = 0;
        for (Iterator<Map.Entry<Long, long[]>> i = missing.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Long, long[]> entry = i.next();
            if (nowNs - entry.getValue()[0] > GIVE_UP_NS) {
                i.remove();
            } else if (nowNs - entry.getValue()[1] >= RETRY_NS && count < due.length) {
                entry.getValue()[1] = nowNs;
                due[count++] = (int) (entry.getKey() & 0xFFFF);
            }
        }
        writer.nack(ownSsrc, parameters.ssrc(), due, count);
    }

    /// A report as it leaves the engine.
    void onSenderReportSent(RtcpView report) {
        Assertions.assertEquals(sentPackets, report.senderPacketCount());
        Assertions.assertEquals(sentOctets, report.senderOctetCount());
    }

    void onSenderReport(RtcpView report, long nowNs) {
        senderReports++;
        lastReport = (int) (report.ntpTimestamp() >> 16);
        lastReportNs = nowNs;
        // What the report says of a frame's time of capture must be when it was captured.
        int unitsSince = report.rtpTimestamp() - firstTimestamp;
        long captured =
                SimPublisher.ntp(source.frameSentNs.get(firstFrame))
                        + ((long) unitsSince << 32) / source.codec().clockRateHz();
        long error = ((report.ntpTimestamp() - captured) * 1_000_000) >> 32;
        worstClockErrorNs = Math.max(worstClockErrorNs, Math.abs(error) * 1000);
    }

    /// Everything that could arrive did. Of video, which is repaired, that is every packet from a
    /// key frame on, but for the last few, after which nothing shows that they are missing. Sound
    /// is not repaired: what reached the engine left it.
    void assertComplete() {
        Assertions.assertFalse(sent.isEmpty(), "nothing came");
        int first = sent.nextSetBit(0);
        if (source.kind == MediaKind.AUDIO) {
            BitSet expected = (BitSet) source.arrived.clone();
            expected.clear(0, first);
            Assertions.assertEquals(expected, sent, "sound");
            return;
        }
        Assertions.assertTrue(source.keyFrameStarts.contains(first), "starts at a key frame");
        BitSet missingNumbers = new BitSet();
        missingNumbers.set(first, source.packets.size() - TAIL);
        missingNumbers.andNot(received);
        Assertions.assertTrue(
                missingNumbers.isEmpty(),
                () ->
                        "video from "
                                + first
                                + " of "
                                + source.packets.size()
                                + " lacks "
                                + missingNumbers
                                + " sent "
                                + sent.get(missingNumbers.nextSetBit(0))
                                + " first received "
                                + received.nextSetBit(0)
                                + " gaps "
                                + gapsInSent());
    }

    static OutboundParameters parameters(
            SimStream source, String mid, int ssrc, int rtxSsrc, String cname) {
        var codec =
                source.kind == MediaKind.AUDIO
                        ? new dev.blindbridge.sfu.RtpCodec("OPUS", 109, 48_000, 2, "", -1)
                        : new dev.blindbridge.sfu.RtpCodec("VP8", 120, 90_000, 1, "", 124);
        return new OutboundParameters(
                mid,
                ssrc,
                source.kind == MediaKind.AUDIO ? 0 : rtxSsrc,
                cname,
                List.of(codec),
                new dev.blindbridge.sfu.HeaderExtensions(7, 0, 0, 0, 8));
    }
}
