package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.RtpWriter;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The engine with one camera and many receivers, without sockets: what [#prepare] makes is what
/// browsers would send meanwhile, what [#run] does is the relay's own work and nothing else. Time
/// is simulated, at about 800 packets a second. For the warm-up before the ports open, and for
/// measuring.
public final class EnginePath implements Outbox {
    /// Packets that a batch brings, but for the lost ones.
    public static final int BATCH = 32;

    /// Enough for the compiler to see what is hot; more does not show in the first room.
    static final int WARM_UP_BATCHES = 40;

    private static final int WARM_UP_RECEIVERS = 4;

    private static final long PACKET_NS = 1_250_000;

    /// Browsers check every few seconds; the engine gives up after 30.
    private static final long CONSENT_NS = 5_000_000_000L;

    private static final int PAYLOAD_BYTES = 1_100;
    private static final RoomId ROOM = new RoomId(1);
    private static final TrackId TRACK = new TrackId(1);
    private static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    private static final HeaderExtensions UP = new HeaderExtensions(4, 0, 0, 3, 13);
    private static final HeaderExtensions DOWN = new HeaderExtensions(7, 0, 0, 0, 8);
    private static final int SSRC = 5;

    /// One end of a transport, as far as it sends.
    private final class Peer {
        final TransportId id;
        final InetSocketAddress address;
        final IceCredentials credentials;
        final SrtpSession srtp;

        Peer(int number, SrtpProfile profile) {
            id = new TransportId(number);
            address =
                    new InetSocketAddress(
                            "198.18.%d.%d".formatted(number / 250, 1 + number % 250), 40_000);
            credentials = new IceCredentials("ufrag" + number, "the password of " + number);
            engine.onCommand(new RelayCommand.AddTransport(id, ROOM, credentials, "them"), nowNs);
            check();
            // All keys alike: what one sends, the other may open.
            srtp = new SrtpSession(keys(profile));
            engine.onCommand(new RelayCommand.StartSrtp(id, keys(profile)), nowNs);
        }

        /// A connectivity check, which also renews the consent (RFC 7675).
        private void check() {
            byte[] check = new byte[256];
            byte[] user = (credentials.ufrag() + ":them").getBytes(StandardCharsets.UTF_8);
            byte[] id = new byte[12];
            ByteBuffer.wrap(id).putLong(nowNs);
            StunIntegrity integrity = new StunIntegrity(credentials.password());
            int length = new StunWriter().bindingRequest(check, 0, id, user, 1, 7, true, integrity);
            engine.onDatagram(check, 0, length, address, nowNs);
        }

        private SrtpKeys keys(SrtpProfile profile) {
            int salt = profile.saltLengthBytes();
            return new SrtpKeys(
                    profile, new byte[16], new byte[salt], new byte[16], new byte[salt]);
        }
    }

    private final byte[] slot = new byte[MAX_DATAGRAM_BYTES + 64];
    private final RelayEngine engine = new RelayEngine(this, 1);
    private final Peer publisher;
    private final List<Peer> receivers = new ArrayList<>();
    private final RtpWriter rtp = new RtpWriter();
    private final RtcpWriter rtcp = new RtcpWriter();
    private final byte[] mid = {'v'};
    private final int[] nacked = new int[1];
    private final byte[] received = new byte[1500];
    private final byte[][] datagrams = new byte[3 * BATCH][1500];
    private final int[] lengths = new int[3 * BATCH];
    private final Peer[] from = new Peer[3 * BATCH];
    private int count;
    private int number;
    private long nowNs;
    private int lastSent;
    private long checkDueNs;

    /// Datagrams that the engine sent.
    public long sent;

    /// Connects everybody.
    public EnginePath(int receiverCount, SrtpProfile profile) {
        engine.onCommand(new RelayCommand.OpenRoom(ROOM), nowNs);
        publisher = new Peer(0, profile);
        var inbound =
                new InboundParameters(
                        MediaKind.VIDEO,
                        "v",
                        List.of(VP8),
                        UP,
                        List.of(SSRC),
                        List.of(SSRC + 1),
                        List.of());
        engine.onCommand(new RelayCommand.AddInbound(TRACK, publisher.id, inbound), nowNs);
        for (int i = 1; i <= receiverCount; i++) {
            Peer receiver = new Peer(i, profile);
            receivers.add(receiver);
            var outbound =
                    new OutboundParameters("0", ssrcOf(i), ssrcOf(i) + 1, "c", List.of(VP8), DOWN);
            engine.onCommand(new RelayCommand.AddOutbound(TRACK, receiver.id, outbound), nowNs);
        }
    }

    /// Takes everything that a packet and its repair go through once through a process that is new:
    /// contexts, checks, unprotecting, rewriting, protecting for several receivers, reports,
    /// feedback.
    public static void warmUp(SrtpProfile profile) {
        EnginePath path = new EnginePath(WARM_UP_RECEIVERS, profile);
        for (int i = 0; i < WARM_UP_BATCHES; i++) {
            path.prepare(true);
            path.run();
        }
        path.close();
        if (path.sent == 0) {
            throw new IllegalStateException("nothing comes through");
        }
    }

    void close() {
        engine.onCommand(new RelayCommand.CloseRoom(ROOM), nowNs);
        publisher.srtp.close();
        receivers.forEach(receiver -> receiver.srtp.close());
    }

    /// What the engine has counted.
    public long counted(Counter counter) {
        return engine.counters().value(counter);
    }

    /// Makes the datagrams of the next batch.
    ///
    /// @param withControl whether reports, and requests for repairs and key frames, come with them
    public void prepare(boolean withControl) {
        count = 0;
        for (int i = 0; i < BATCH; i++) {
            if (number % 50 != 7) { // 2 % are lost
                media(number % 10 == 0 ? number + 1 : number % 10 == 1 ? number - 1 : number);
            }
            number++;
        }
        if (withControl) {
            senderReport();
            feedback();
        }
        if (nowNs >= checkDueNs) {
            checkDueNs = nowNs + CONSENT_NS;
            publisher.check();
            receivers.forEach(Peer::check);
        }
    }

    private void media(int sequenceNumber) {
        byte[] out = datagrams[count];
        boolean keyFrame = sequenceNumber % 1000 == 0;
        rtp.begin(out, 0, 96, true, sequenceNumber & 0xFFFF, sequenceNumber / 4 * 3000, SSRC);
        rtp.extension(UP.mid(), mid, 0, 1)
                .extension16(UP.transportWideCc(), sequenceNumber & 0xFFFF)
                .extension8(UP.videoOrientation(), 0);
        int at = rtp.endHeader();
        // RFC 7741 section 4.2: begins a frame, whose first bit tells a key frame.
        out[at] = 0x10;
        out[at + 1] = (byte) (keyFrame ? 0 : 1);
        add(publisher, publisher.srtp.protectRtp(out, 0, at + PAYLOAD_BYTES));
    }

    private void senderReport() {
        byte[] out = datagrams[count];
        rtcp.wrap(out, 0, 1000).senderReport(SSRC, nowNs, number / 4 * 3000, number, number);
        add(publisher, publisher.srtp.protectRtcp(out, 0, rtcp.lengthBytes()));
    }

    /// Of the receiver to whom the last packet went.
    private void feedback() {
        byte[] out = datagrams[count];
        int ssrc = ssrcOf(receivers.size());
        rtcp.wrap(out, 0, 1000).receiverReport(1);
        rtcp.reportBlock(ssrc, 0, 0, 0, 0, 0, 0);
        nacked[0] = lastSent;
        rtcp.nack(1, ssrc, nacked, 1);
        if (number % (20 * BATCH) == 0) {
            rtcp.pli(1, ssrc);
        }
        Peer receiver = receivers.getLast();
        add(receiver, receiver.srtp.protectRtcp(out, 0, rtcp.lengthBytes()));
    }

    private static int ssrcOf(int receiver) {
        return 1000 * receiver;
    }

    private void add(Peer peer, int lengthBytes) {
        if (lengthBytes <= 0) {
            throw new IllegalStateException("SRTP refuses: " + lengthBytes);
        }
        lengths[count] = lengthBytes;
        from[count++] = peer;
    }

    /// The relay's part: the batch, what it causes, what is due.
    public void run() {
        for (int i = 0; i < count; i++) {
            nowNs += PACKET_NS;
            // As a worker does: into the one array that the engine may change.
            System.arraycopy(datagrams[i], 0, received, 0, lengths[i]);
            engine.onDatagram(received, 0, lengths[i], from[i].address, nowNs);
        }
        engine.onBatchEnd(nowNs);
        if (engine.nextDeadlineNs() <= nowNs) {
            engine.onDeadline(nowNs);
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
        sent++;
        int payloadType = slot[1] & 0x7F;
        if (payloadType == VP8.payloadType()) {
            lastSent = (slot[2] & 0xFF) << 8 | (slot[3] & 0xFF);
        }
    }

    @Override
    public void dtls(
            TransportId transport,
            InetSocketAddress source,
            byte[] buffer,
            int offset,
            int lengthBytes) {
        throw new IllegalStateException("nobody speaks DTLS here");
    }

    @Override
    public void event(RelayEvent event) {
        if (event instanceof RelayEvent.Fault fault) {
            throw new IllegalStateException(fault.cause());
        }
    }
}
