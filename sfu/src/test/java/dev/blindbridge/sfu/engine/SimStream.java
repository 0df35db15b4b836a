package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpWriter;
import dev.blindbridge.sfu.wire.Rtx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One stream as a browser sends it. Each packet carries a payload that only it has, by which a
/// receiver tells whether what arrives is what was sent.
final class SimStream {
    static final RtpCodec OPUS = new RtpCodec("OPUS", 111, 48_000, 2, "", -1);
    static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    static final HeaderExtensions EXTENSIONS = new HeaderExtensions(4, 0, 0, 3, 13);
    static final long NTP_BASE = 0xE000_0000_0000_0000L;
    private static final byte[] NOISE = new byte[1 << 17];

    static {
        new java.util.SplittableRandom(1).nextBytes(NOISE);
    }

    /// What was sent under one number of this stream.
    record Packet(
            int number, int frame, int sequenceNumber, int timestamp, boolean marker, int size) {}

    final TrackId track;
    final MediaKind kind;
    final int ssrc;
    final int rtxSsrc;
    final List<Packet> packets = new ArrayList<>();
    final List<Long> frameSentNs = new ArrayList<>();

    /// Numbers that reach the engine at the first go.
    final BitSet arrived = new BitSet();

    final List<Integer> keyFrameStarts = new ArrayList<>();
    private final SimTransport transport;
    private final Simulation simulation;
    private final RtpWriter writer = new RtpWriter();
    private final Map<Integer, Packet> bySequenceNumber = new HashMap<>();
    private final int firstTimestamp;
    private final long startNs;
    private int sequenceNumber;
    private int rtxSequenceNumber;
    private int packetCount;
    boolean keyFrameWanted = true;
    boolean running = true;
    int retransmissions;

    SimStream(SimTransport transport, Simulation simulation, MediaKind kind) {
        this.transport = transport;
        this.simulation = simulation;
        this.kind = kind;
        track = new TrackId(simulation.nextId());
        ssrc = simulation.random.nextInt();
        rtxSsrc = kind == MediaKind.VIDEO ? simulation.random.nextInt() : 0;
        sequenceNumber = simulation.random.nextInt(1 << 15);
        firstTimestamp = simulation.random.nextInt();
        startNs = simulation.nowNs();
    }

    String mid() {
        return kind == MediaKind.AUDIO ? "0" : "1";
    }

    RtpCodec codec() {
        return kind == MediaKind.AUDIO ? OPUS : VP8;
    }

    InboundParameters parameters() {
        return new InboundParameters(
                kind,
                mid(),
                List.of(codec()),
                EXTENSIONS,
                // The other way to learn an SSRC: audio by MID, video by the SDP.
                kind == MediaKind.AUDIO ? List.of() : List.of(ssrc),
                kind == MediaKind.AUDIO ? List.of() : List.of(rtxSsrc),
                List.of());
    }

    void sendFrame(SimPublisher publisher) {
        boolean key = kind == MediaKind.VIDEO && keyFrameWanted;
        int frame = frameSentNs.size();
        int count = kind == MediaKind.AUDIO ? 1 : key ? 14 : 2 + simulation.random.nextInt(4);
        int timestamp = timestampAt(simulation.nowNs());
        frameSentNs.add(simulation.nowNs());
        if (key) {
            keyFrameWanted = false;
            keyFrameStarts.add(packets.size());
        }
        for (int i = 0; i < count; i++) {
            // Packets of one frame differ by a byte, as a browser's do.
            int size = kind == MediaKind.AUDIO ? 90 : i < count - 1 ? 1100 - i % 2 : 600;
            Packet packet =
                    new Packet(
                            packets.size(), frame, sequenceNumber, timestamp, i == count - 1, size);
            sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
            packets.add(packet);
            bySequenceNumber.put(packet.sequenceNumber(), packet);
            starts.put(packet.number(), i == 0 ? key ? 2 : 1 : 0);
            send(packet, publisher);
        }
        if (kind == MediaKind.VIDEO && simulation.random.nextInt(40) == 0) {
            sendPadding(publisher);
        }
    }

    private final Map<Integer, Integer> starts = new HashMap<>();

    int timestampAt(long nowNs) {
        return firstTimestamp
                + (int) ((nowNs - startNs) / 1000 * codec().clockRateHz() / 1_000_000);
    }

    private void send(Packet packet, SimPublisher publisher) {
        byte[] out = new byte[1500];
        int at = header(out, packet, packet.sequenceNumber(), false, publisher);
        fill(out, at, packet);
        packetCount++;
        if (transport.sendRtp(out, at + packet.size())) {
            arrived.set(packet.number());
        }
    }

    private int header(byte[] out, Packet packet, int number, boolean rtx, SimPublisher publisher) {
        writer.begin(
                out,
                0,
                rtx ? codec().rtxPayloadType() : codec().payloadType(),
                packet.marker(),
                number,
                packet.timestamp(),
                rtx ? rtxSsrc : ssrc);
        byte[] mid = mid().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        writer.extension(EXTENSIONS.mid(), mid, 0, mid.length);
        writer.extension16(EXTENSIONS.transportWideCc(), publisher.nextTransportSequenceNumber());
        if (packet.marker() && kind == MediaKind.VIDEO) {
            writer.extension(EXTENSIONS.videoOrientation(), new byte[] {1}, 0, 1);
        }
        return writer.endHeader();
    }

    /// Answers a NACK, as often as asked.
    void resend(int number, SimPublisher publisher) {
        Packet packet = bySequenceNumber.get(number);
        if (packet == null || rtxSsrc == 0) {
            return;
        }
        retransmissions++;
        byte[] out = new byte[1500];
        int at = header(out, packet, rtxSequenceNumber++ & 0xFFFF, true, publisher);
        at += Rtx.putOriginalSequenceNumber(out, at, number);
        fill(out, at, packet);
        transport.sendRtp(out, at + packet.size());
    }

    /// A packet of padding alone takes a sequence number of the stream.
    private void sendPadding(SimPublisher publisher) {
        byte[] out = new byte[1500];
        Packet padding =
                new Packet(-1, -1, sequenceNumber, timestampAt(simulation.nowNs()), false, 0);
        int at = header(out, padding, sequenceNumber, false, publisher);
        bySequenceNumber.put(sequenceNumber, padding);
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        out[0] |= 0x20;
        out[at + 99] = 100;
        transport.sendRtp(out, at + 100);
    }

    private void fill(byte[] out, int at, Packet packet) {
        if (packet.size() == 0) {
            return;
        }
        System.arraycopy(NOISE, noiseAt(packet.number()), out, at, packet.size());
        writeHead(out, at, packet.number());
    }

    /// RFC 7741: S bit and partition 0 at a frame's start, then the P bit, zero in a key frame;
    /// then the packet's number.
    private void writeHead(byte[] out, int at, int number) {
        int start = starts.getOrDefault(number, 0);
        out[at] = (byte) (kind == MediaKind.VIDEO && start > 0 ? 0x10 : 0);
        out[at + 1] = (byte) (start == 2 ? 0 : 1);
        for (int i = 0; i < 4; i++) {
            out[at + 2 + i] = (byte) (number >> (24 - 8 * i));
            out[at + 6 + i] = (byte) (ssrc >> (24 - 8 * i));
        }
    }

    private static int noiseAt(int number) {
        return (number * 7919) & 0xFFFF;
    }

    /// The packet that has this payload; fails if none of this stream's has, to the byte.
    Packet identify(byte[] buffer, int offset, int lengthBytes) {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            number = number << 8 | (buffer[offset + 2 + i] & 0xFF);
        }
        if (number < 0 || number >= packets.size()) {
            throw new AssertionError("a payload that was never sent");
        }
        Packet packet = packets.get(number);
        byte[] head = new byte[10];
        writeHead(head, 0, number);
        int noise = noiseAt(number);
        boolean same =
                packet.size() == lengthBytes
                        && Arrays.equals(head, 0, 10, buffer, offset, offset + 10)
                        && Arrays.equals(
                                NOISE,
                                noise + 10,
                                noise + lengthBytes,
                                buffer,
                                offset + 10,
                                offset + lengthBytes);
        if (!same) {
            throw new AssertionError("sealed bytes changed in packet " + number);
        }
        return packet;
    }

    int packetCount() {
        return packetCount;
    }
}
