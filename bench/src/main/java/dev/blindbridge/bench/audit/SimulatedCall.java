package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.SimulatedStream.Content;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.engine.RelayEngine;
import dev.blindbridge.sfu.wire.DatagramKind;
import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.RtpView;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// The relay's engine, the very class that runs in production, in simulated time with a call of two
/// senders of every codec and three receivers, one of them late: losses, repairs, requests for key
/// frames, reports. The schedule is drawn from one seed and does not depend on the content;
/// everything that the engine does is written down.
final class SimulatedCall implements Outbox {
    private static final int LATE_MS = 3_000;
    private static final int LIE_MS = LATE_MS + 200;
    private static final int END_MS = 8_000;
    private static final int KEY_FRAME_INTERVAL_MS = 2_000;
    private static final int FRAME_INTERVAL_MS = 40;
    private static final int AUDIO_INTERVAL_MS = 20;
    private static final long MS = 1_000_000;
    private static final RoomId ROOM = new RoomId(1);

    /// One thing that the engine did.
    ///
    /// @param header all of the packet that is not sealed, padding at its end included
    /// @param payloadBytes how much sealed content follows
    /// @param origin which of the packets that came in has this very payload; -1 if none, or if the
    ///   content is one where all look alike
    record Decision(
            long atMs, String to, String kind, String header, int payloadBytes, int origin) {}

    /// What one run did.
    record Run(List<Decision> decisions, int packetsIn, int packetsOut, int strangers) {
        Run {
            decisions = List.copyOf(decisions);
        }
    }

    private final SplittableRandom schedule = new SplittableRandom(20_26);
    private final RelayEngine engine = new RelayEngine(this, 7);
    private final Content content;
    private final Optional<SimulatedCodec> liar;
    private final byte[] slot = new byte[MAX_DATAGRAM_BYTES];
    private final Map<InetSocketAddress, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Map<String, Integer> packetByPayload = new HashMap<>();
    private final Map<SimulatedPeer, NavigableMap<Integer, RtpView>> lastVideo = new HashMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<SimulatedStream> streams = new ArrayList<>();
    private final List<SimulatedPeer> receivers = new ArrayList<>();
    private int nowMs;
    private int transportNumber;
    private int packetsIn;
    private int packetsOut;
    private int strangers;

    /// @param liar of which codec at one moment a frame's clear bytes claim to be a key frame's
    private SimulatedCall(Content content, Optional<SimulatedCodec> liar) {
        this.content = content;
        this.liar = liar;
    }

    /// Runs the call with this content.
    static Run run(Content content) {
        return new SimulatedCall(content, Optional.empty()).run();
    }

    /// The same with what the relay does read altered: in clear, one frame of this codec claims to
    /// be a key frame.
    static Run runWithAlteredClearBits(Content content, SimulatedCodec codec) {
        return new SimulatedCall(content, Optional.of(codec)).run();
    }

    private Run run() {
        begin();
        for (nowMs = 1; nowMs <= END_MS; nowMs++) {
            if (nowMs == 10) {
                peers.values().forEach(this::start);
            }
            if (nowMs == LATE_MS) {
                streams.forEach(stream -> subscribe(stream, receivers.getLast()));
            }
            checks();
            media();
            feedback();
            engine.onBatchEnd(nowNs());
            if (engine.nextDeadlineNs() <= nowNs()) {
                engine.onDeadline(nowNs());
                engine.onBatchEnd(nowNs());
            }
        }
        return new Run(decisions, packetsIn, packetsOut, strangers);
    }

    private long nowNs() {
        return nowMs * MS;
    }

    private void begin() {
        engine.onCommand(new RelayCommand.OpenRoom(ROOM), 0);
        for (int number = 1; number <= 2; number++) {
            SimulatedPeer sender = add(number);
            for (SimulatedCodec codec : SimulatedCodec.values()) {
                SimulatedStream stream = new SimulatedStream(sender, streams.size() + 1, codec);
                streams.add(stream);
                engine.onCommand(
                        new RelayCommand.AddInbound(stream.track, sender.id, stream.inbound()), 0);
            }
        }
        for (int number = 3; number <= 5; number++) {
            SimulatedPeer receiver = add(number);
            receivers.add(receiver);
            if (number < 5) {
                streams.forEach(stream -> subscribe(stream, receiver));
            }
        }
    }

    private SimulatedPeer add(int number) {
        SimulatedPeer peer = new SimulatedPeer(number, schedule);
        peers.put(peer.address, peer);
        engine.onCommand(
                new RelayCommand.AddTransport(peer.id, ROOM, peer.credentials, "them"), nowNs());
        return peer;
    }

    private void start(SimulatedPeer peer) {
        engine.onCommand(new RelayCommand.StartSrtp(peer.id, peer.engineKeys), nowNs());
    }

    private void subscribe(SimulatedStream stream, SimulatedPeer receiver) {
        engine.onCommand(
                new RelayCommand.AddOutbound(stream.track, receiver.id, stream.outbound()),
                nowNs());
    }

    private void checks() {
        for (SimulatedPeer peer : List.copyOf(peers.values())) {
            if (nowMs % 2_500 == 2) {
                arrive(peer.check(), peer);
            }
        }
    }

    private void arrive(byte[] datagram, SimulatedPeer from) {
        engine.onDatagram(datagram, 0, datagram.length, from.address, nowNs());
    }

    private void media() {
        for (SimulatedStream stream : streams) {
            MediaKind kind = stream.codec.kind;
            if (kind == MediaKind.AUDIO && nowMs % AUDIO_INTERVAL_MS == 0 && nowMs > 20) {
                send(stream, true, true, false, 110);
            } else if (kind == MediaKind.VIDEO && nowMs % FRAME_INTERVAL_MS == 0 && nowMs > 20) {
                frame(stream);
            }
        }
    }

    private void frame(SimulatedStream stream) {
        boolean keyFrame = nowMs % KEY_FRAME_INTERVAL_MS == 0 || nowMs == FRAME_INTERVAL_MS;
        boolean lies = nowMs == LIE_MS && liar.filter(stream.codec::equals).isPresent();
        int packets = keyFrame ? 8 : 1 + schedule.nextInt(3);
        for (int i = 0; i < packets; i++) {
            boolean last = i == packets - 1;
            send(
                    stream,
                    i == 0,
                    last,
                    keyFrame || lies,
                    last ? 200 + schedule.nextInt(900) : 1_100);
        }
    }

    private void send(
            SimulatedStream stream, boolean first, boolean last, boolean keyFrame, int bytes) {
        int timestamp = nowMs * (stream.codec.rtp().clockRateHz() / 1_000);
        byte[] clear =
                stream.packet(first, last, keyFrame, bytes, timestamp, transportNumber++, content);
        packetByPayload.merge(
                payload(clear, clear.length - bytes), packetsIn++, (one, other) -> -1);
        byte[] datagram =
                stream.sender.protectRtp(Arrays.copyOf(clear, clear.length + 64), clear.length);
        if (schedule.nextInt(50) != 0) { // 2 % are lost before they reach the relay
            arrive(datagram, stream.sender);
        }
    }

    private static String payload(byte[] packet, int from) {
        return HexFormat.of().formatHex(packet, from, packet.length);
    }

    /// Receivers report once a second, ask for key frames and for packets that they say were lost.
    private void feedback() {
        for (SimulatedPeer receiver : receivers) {
            NavigableMap<Integer, RtpView> seen = lastVideo.get(receiver);
            if (seen == null || nowMs % 50 != 7) {
                continue;
            }
            RtpView last = List.copyOf(seen.values()).get(schedule.nextInt(seen.size()));
            RtcpWriter writer = new RtcpWriter();
            byte[] out = new byte[1_500];
            writer.wrap(out, 0, 1_000).receiverReport(1);
            int lost = (last.sequenceNumber() - schedule.nextInt(8)) & 0xFFFF;
            writer.nack(1, last.ssrc(), new int[] {lost}, 1);
            if (nowMs % 1_000 == 507) {
                writer.pli(1, last.ssrc());
            }
            arrive(receiver.protectRtcp(out, writer.lengthBytes()), receiver);
        }
    }

    @Override
    public byte[] egress() {
        return slot;
    }

    @Override
    public int egressOffset() {
        return 0;
    }

    @Override
    public void commit(int lengthBytes, InetSocketAddress to) {
        SimulatedPeer peer = peers.get(to);
        byte[] datagram = Arrays.copyOf(slot, lengthBytes);
        if (peer == null) {
            strangers++;
        } else if (DatagramKind.of(datagram[0]) != DatagramKind.RTP_OR_RTCP) {
            record(to, "STUN", HexFormat.of().formatHex(datagram), 0, -1);
        } else if (DatagramKind.isRtcp(datagram[1])) {
            byte[] clear = peer.unprotectRtcp(datagram);
            record(to, "RTCP", HexFormat.of().formatHex(clear), 0, -1);
        } else {
            onRtp(peer, peer.unprotectRtp(datagram));
        }
    }

    private void onRtp(SimulatedPeer to, byte[] clear) {
        RtpView view = new RtpView();
        if (!view.wrap(clear, 0, clear.length)) {
            throw new IllegalStateException("the relay sent what is no RTP");
        }
        packetsOut++;
        SimulatedCodec codec = SimulatedCodec.of(view.payloadType()).orElseThrow();
        boolean isRepair = codec.isRepair(view.payloadType());
        if (codec.kind == MediaKind.VIDEO && !isRepair) {
            lastVideo.computeIfAbsent(to, _ -> new TreeMap<>()).put(view.ssrc(), view);
        }
        int at = view.payloadOffset() + (isRepair ? 2 : 0); // RFC 4588 section 4: OSN first
        int end = view.payloadOffset() + view.payloadLengthBytes();
        byte[] sealed = Arrays.copyOfRange(clear, at, end);
        int origin = packetByPayload.getOrDefault(payload(sealed, 0), -1);
        // What the relay pads with is its own decision, as the header is.
        String header =
                HexFormat.of().formatHex(clear, 0, at)
                        + HexFormat.of().formatHex(clear, end, clear.length);
        record(to.address, "RTP", header, sealed.length, origin);
    }

    private void record(InetSocketAddress to, String kind, String header, int bytes, int origin) {
        decisions.add(
                new Decision(
                        nowMs,
                        to.getHostString() + ":" + to.getPort(),
                        kind,
                        header,
                        bytes,
                        origin));
    }

    @Override
    public void dtls(
            TransportId transport, InetSocketAddress from, byte[] buffer, int offset, int length) {
        throw new IllegalStateException("nobody speaks DTLS here");
    }

    @Override
    public void event(RelayEvent event) {
        decisions.add(new Decision(nowMs, "control", "event", event.toString(), 0, -1));
    }
}
