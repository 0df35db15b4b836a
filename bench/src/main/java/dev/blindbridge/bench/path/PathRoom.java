package dev.blindbridge.bench.path;

import dev.blindbridge.bench.micro.Packets;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.engine.RelayEngine;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.DatagramKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// One sender of video, its receivers, and the engine between them, whose datagrams are counted and
/// thrown away.
final class PathRoom implements Outbox {
    /// How many packets are protected ahead and then given to the engine: enough to make reading a
    /// clock cheap, few enough to stay in a core's cache.
    static final int GROUP = 60;

    static final int PAYLOAD_BYTES = 1_100;
    private static final long PACKET_INTERVAL_NS = 1_000_000;

    /// Consent lasts 30 s (RFC 7675 section 5.1).
    private static final long CHECK_INTERVAL_NS = 5_000_000_000L;

    private static final int RTP_TICKS_PER_MS = 90;
    private static final RoomId ROOM = new RoomId(1);
    private static final TrackId TRACK = new TrackId(1);

    private final RelayEngine engine = new RelayEngine(this, 1);
    private final List<PathPeer> peers = new ArrayList<>();
    private final PathPeer sender = new PathPeer(0);
    private final SrtpSession srtp = sender.srtp();
    private final Packets packets = new Packets();
    private final byte[][] group = new byte[GROUP][Packets.MAX_BYTES];
    private final int[] lengths = new int[GROUP];
    private final byte[] received = new byte[Packets.MAX_BYTES];
    private final byte[] slot = new byte[2_048];
    private final int burst;
    private int number;
    private long nowNs;
    private long checkedNs;
    private long forwarded;

    /// @param burst packets that come at once, a divisor of [#GROUP]
    PathRoom(int receivers, int burst) {
        this.burst = burst;
        engine.onCommand(new RelayCommand.OpenRoom(ROOM), 0);
        join(sender);
        engine.onCommand(
                new RelayCommand.AddInbound(
                        TRACK,
                        sender.id,
                        new InboundParameters(
                                MediaKind.VIDEO,
                                "v",
                                List.of(Packets.VP8),
                                Packets.EXTENSIONS,
                                List.of(Packets.SSRC),
                                List.of(Packets.SSRC + 1),
                                List.of())),
                0);
        for (int i = 1; i <= receivers; i++) {
            PathPeer receiver = new PathPeer(i);
            join(receiver);
            OutboundParameters outbound =
                    new OutboundParameters(
                            "0",
                            2 * i,
                            2 * i + 1,
                            "cname",
                            List.of(Packets.VP8),
                            Packets.EXTENSIONS);
            engine.onCommand(new RelayCommand.AddOutbound(TRACK, receiver.id, outbound), 0);
        }
    }

    private void join(PathPeer peer) {
        peers.add(peer);
        peer.join(engine, ROOM);
    }

    /// Protects the next packets as the sender does; not the engine's work.
    void prepare() {
        for (int i = 0; i < GROUP; i++) {
            byte[] packet = group[i];
            int timestamp = number / burst * burst * RTP_TICKS_PER_MS;
            boolean last = number % burst == burst - 1;
            int at = packets.header(packet, Packets.SSRC, number, timestamp, last);
            // RFC 7741 section 4.2: a frame begins; the key frame that all wait for is the first.
            packet[at] = (byte) (number % burst == 0 ? 0x10 : 0);
            packet[at + 1] = (byte) (number == 0 ? 0 : 1);
            lengths[i] = srtp.protectRtp(packet, 0, at + PAYLOAD_BYTES);
            number++;
        }
        if (nowNs - checkedNs > CHECK_INTERVAL_NS) {
            checkedNs = nowNs;
            peers.forEach(peer -> peer.check(engine, nowNs));
        }
    }

    /// Gives what was prepared to the engine, burst by burst: what is measured.
    void run() {
        for (int i = 0; i < GROUP; i += burst) {
            nowNs += burst * PACKET_INTERVAL_NS;
            for (int j = i; j < i + burst; j++) {
                // As a worker's port does: the engine sees one array.
                System.arraycopy(group[j], 0, received, 0, lengths[j]);
                engine.onDatagram(received, 0, lengths[j], sender.address, nowNs);
            }
            engine.onBatchEnd(nowNs);
            if (engine.nextDeadlineNs() <= nowNs) {
                engine.onDeadline(nowNs);
                engine.onBatchEnd(nowNs);
            }
        }
    }

    /// RTP packets that the engine sent.
    long forwarded() {
        return forwarded;
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
        if (DatagramKind.of(slot[0]) == DatagramKind.RTP_OR_RTCP && !DatagramKind.isRtcp(slot[1])) {
            forwarded++;
        }
    }

    @Override
    public void dtls(
            TransportId transport,
            InetSocketAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes) {
        throw new IllegalStateException("nobody speaks DTLS here");
    }

    @Override
    public void event(RelayEvent event) {
        if (event instanceof RelayEvent.Fault(TransportId _, RuntimeException cause)) {
            throw new IllegalStateException("the engine failed", cause);
        }
    }
}
