package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.dtls.TestDtlsClient;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.DatagramKind;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One session of a client over real UDP: ICE checks, DTLS, SRTP, and no more than the tests need.
final class UdpPeer implements AutoCloseable {
    /// What came through: the payload and how it was addressed.
    @SuppressWarnings("ArrayRecordComponent") // Compared by its content where it matters.
    record Received(int payloadType, int ssrc, byte[] payload) {
        @Override
        public String toString() {
            return payloadType + " " + Integer.toUnsignedString(ssrc) + " " + payload.length;
        }
    }

    private static final int BUFFER_BYTES = 2048;
    private static final int PRIORITY = 0x7EFFFFFF;

    private final DatagramSocket socket;
    private final TestDtlsClient dtls;
    private final Random random = new Random();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final RtpWriter writer = new RtpWriter();
    private String ufrag = "peer" + random.nextInt(1_000_000);
    private volatile CountDownLatch validated = new CountDownLatch(1);
    private volatile @Nullable SrtpSession srtp;
    private @Nullable InetSocketAddress relay;

    UdpPeer() throws IOException {
        this(InetAddress.ofLiteral("127.0.0.1"));
    }

    UdpPeer(InetAddress local) throws IOException {
        socket = new DatagramSocket(0, local);
        dtls = new TestDtlsClient(List.of(SrtpProfile.values()), this::send);
        Thread.ofVirtual().start(this::read);
    }

    String ufrag() {
        return ufrag;
    }

    void newIceGeneration() {
        ufrag = "next" + random.nextInt(1_000_000);
        validated = new CountDownLatch(1);
    }

    DtlsFingerprint fingerprint() {
        return dtls.fingerprint();
    }

    BlockingQueue<Received> received() {
        return received;
    }

    /// Checks until one is answered.
    void validate(String remoteSdp) throws Exception {
        aim(remoteSdp);
        byte[] username =
                (value(remoteSdp, "ice-ufrag") + ":" + ufrag).getBytes(StandardCharsets.UTF_8);
        StunIntegrity integrity = new StunIntegrity(value(remoteSdp, "ice-pwd"));
        for (int i = 0; i < 100 && !validated.await(50, TimeUnit.MILLISECONDS); i++) {
            byte[] id = new byte[StunView.TRANSACTION_ID_BYTES];
            random.nextBytes(id);
            byte[] out = new byte[StunWriter.requestLengthBytes(username.length)];
            int length =
                    new StunWriter()
                            .bindingRequest(out, 0, id, username, PRIORITY, 1, true, integrity);
            send(Arrays.copyOf(out, length));
        }
        if (validated.getCount() != 0) {
            throw new IllegalStateException("no check was answered");
        }
    }

    private void aim(String remoteSdp) throws IOException {
        String family = socket.getLocalAddress() instanceof java.net.Inet6Address ? ":" : "\\.";
        Matcher candidate =
                Pattern.compile("a=candidate:\\S+ 1 udp \\d+ (\\S*" + family + "\\S*) (\\d+)")
                        .matcher(remoteSdp);
        if (!candidate.find()) {
            throw new IllegalArgumentException("no candidate");
        }
        relay =
                new InetSocketAddress(
                        InetAddress.ofLiteral(candidate.group(1)),
                        Integer.parseInt(candidate.group(2)));
    }

    void connect(String remoteSdp) throws Exception {
        validate(remoteSdp);
        dtls.start();
        SrtpKeys keys = dtls.keys(10_000);
        srtp = new SrtpSession(keys);
    }

    /// What nobody may do.
    void connectWithoutCheck(String remoteSdp, long timeoutMs) throws Exception {
        aim(remoteSdp);
        dtls.start();
        dtls.keys(timeoutMs);
    }

    static String value(String sdp, String attribute) {
        Matcher matcher = Pattern.compile("a=" + attribute + ":(\\S+)").matcher(sdp);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + attribute);
        }
        return matcher.group(1);
    }

    void sendRtp(int payloadType, int sequenceNumber, int ssrc, byte[] payload) {
        byte[] packet = new byte[1400];
        int header =
                writer.begin(
                                packet,
                                0,
                                payloadType,
                                true,
                                sequenceNumber,
                                sequenceNumber * 960,
                                ssrc)
                        .endHeader();
        System.arraycopy(payload, 0, packet, header, payload.length);
        SrtpSession session = srtp;
        if (session != null) {
            synchronized (session) {
                int length = session.protectRtp(packet, 0, header + payload.length);
                send(Arrays.copyOf(packet, length));
            }
        }
    }

    void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, relay));
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
        StunView stun = new StunView();
        try {
            while (true) {
                packet.setLength(BUFFER_BYTES);
                socket.receive(packet);
                byte[] buffer = packet.getData();
                int length = packet.getLength();
                switch (DatagramKind.of(buffer[0])) {
                    case STUN -> {
                        if (stun.wrap(buffer, 0, length) && stun.isBindingSuccess()) {
                            validated.countDown();
                        }
                    }
                    case DTLS -> dtls.onDatagram(buffer, 0, length);
                    case RTP_OR_RTCP -> onSrtp(buffer, length);
                    case OTHER -> throw new IllegalStateException("what is that?");
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void onSrtp(byte[] buffer, int length) {
        SrtpSession session = srtp;
        RtpView rtp = new RtpView();
        if (session == null || DatagramKind.isRtcp(buffer[1])) {
            return;
        }
        synchronized (session) {
            int clear = session.unprotectRtp(buffer, 0, length);
            if (clear > 0 && rtp.wrap(buffer, 0, clear)) {
                int from = rtp.payloadOffset();
                received.add(
                        new Received(
                                rtp.payloadType(),
                                rtp.ssrc(),
                                Arrays.copyOfRange(buffer, from, from + rtp.payloadLengthBytes())));
            }
        }
    }

    void sayCloseNotify() throws IOException {
        dtls.sayCloseNotify();
    }

    @Override
    public void close() {
        dtls.close();
        socket.close();
    }
}
