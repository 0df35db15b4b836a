package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.DatagramKind;
import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;

/// A browser's end of one transport: real STUN, real SRTP; of DTLS only its first byte. What the
/// engine sends is unprotected when it leaves the engine, so that checks see every packet and the
/// replay check proves that no index is used twice, and only then loses its way in the network.
final class SimTransport {
    /// What lies behind the transport.
    interface Endpoint {
        /// Every packet that the engine sends, in its order, before the network.
        default void onSent(RtpView packet) {}

        default void onRtcpSent(RtcpView packet) {}

        default void onRtp(RtpView packet) {}

        default void onRtcp(RtcpView packet) {}
    }

    private static final long CHECK_INTERVAL_NS = 1_000_000_000;

    final TransportId id;
    final RoomId room;

    /// The number of the worker that serves it.
    final int worker;

    InetSocketAddress address;
    boolean alive = true;
    boolean connected;

    /// Time between the handshake's first datagram and the engine's keys.
    long keysAfterNs = 20_000_000;

    private final Simulation simulation;
    private final Endpoint endpoint;
    private final StunWriter stunWriter = new StunWriter();
    private final StunView stunView = new StunView();
    private final RtpView rtpView = new RtpView();
    private final RtcpView rtcpView = new RtcpView();
    private final byte[] out = new byte[2048];
    private final SrtpSession srtp;
    private final SrtpKeys engineKeys;
    private IceCredentials credentials;
    private boolean handshaking;
    private boolean keysSent;
    int checksAnswered;

    SimTransport(Simulation simulation, int worker, RoomId room, Endpoint endpoint) {
        this.simulation = simulation;
        this.worker = worker;
        this.room = room;
        this.endpoint = endpoint;
        id = new TransportId(simulation.nextId());
        address = simulation.newAddress(this);
        credentials = newCredentials();
        byte[][] secrets = {random(16), random(12), random(16), random(12)};
        srtp = new SrtpSession(keys(secrets[2], secrets[3], secrets[0], secrets[1]));
        engineKeys = keys(secrets[0], secrets[1], secrets[2], secrets[3]);
        simulation
                .worker(worker)
                .command(new RelayCommand.AddTransport(id, room, credentials, "them"));
        check();
        simulation.every(CHECK_INTERVAL_NS / 4, this::checkAgain);
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        simulation.random.nextBytes(bytes);
        return bytes;
    }

    private static SrtpKeys keys(byte[] receive, byte[] salt, byte[] send, byte[] sendSalt) {
        return new SrtpKeys(
                SrtpProfile.AEAD_AES_128_GCM,
                receive.clone(),
                salt.clone(),
                send.clone(),
                sendSalt.clone());
    }

    private IceCredentials newCredentials() {
        String random = Long.toHexString(simulation.random.nextLong());
        return new IceCredentials("u" + simulation.nextId() + random, "password" + random + random);
    }

    private int sinceCheck;

    private boolean checkAgain() {
        // Fast until it is answered, then as consent wants it.
        if (++sinceCheck >= 4 || checksAnswered == 0) {
            sinceCheck = 0;
            check();
        }
        return alive;
    }

    private void check() {
        if (alive) {
            byte[] check = checkDatagram(credentials.password());
            simulation.toEngine(worker, check, check.length, address);
        }
    }

    /// A check that somebody else may send.
    byte[] validCheck() {
        return checkDatagram(credentials.password());
    }

    byte[] checkDatagram(String password) {
        byte[] username = (credentials.ufrag() + ":them").getBytes(StandardCharsets.UTF_8);
        StunIntegrity integrity = new StunIntegrity(password);
        int length = stunWriter.bindingRequest(out, 0, random(12), username, 1, 7, true, integrity);
        return Arrays.copyOf(out, length);
    }

    /// New credentials and a new address.
    void restartIce() {
        credentials = newCredentials();
        simulation.worker(worker).command(new RelayCommand.RestartIce(id, credentials, "them"));
        address = simulation.newAddress(this);
        checksAnswered = 0;
        check();
    }

    /// Sends an RTP packet of that length that was written to the array, with room behind it.
    ///
    /// @return whether it will reach the engine
    boolean sendRtp(byte[] packet, int lengthBytes) {
        if (!alive) {
            return false;
        }
        int length = srtp.protectRtp(packet, 0, lengthBytes);
        Assertions.assertTrue(length > 0);
        return simulation.toEngine(worker, packet, length, address);
    }

    void sendRtcp(byte[] packet, int lengthBytes) {
        if (alive && connected) {
            int length = srtp.protectRtcp(packet, 0, lengthBytes);
            Assertions.assertTrue(length > 0);
            simulation.toEngine(worker, packet, length, address);
        }
    }

    void onDtlsAtEngine() {
        if (!keysSent) {
            keysSent = true;
            // The peer is done a little before us.
            connected = true;
            simulation.in(
                    keysAfterNs,
                    () ->
                            simulation
                                    .worker(worker)
                                    .command(new RelayCommand.StartSrtp(id, engineKeys)));
        }
    }

    void onSentByEngine(byte[] datagram, InetSocketAddress to) {
        switch (DatagramKind.of(datagram[0])) {
            case STUN -> simulation.transmit(simulation.down, () -> onStun(datagram));
            case RTP_OR_RTCP -> onProtected(datagram, to);
            case DTLS, OTHER -> Assertions.fail("neither STUN nor SRTP");
        }
    }

    private void onStun(byte[] datagram) {
        Assertions.assertTrue(stunView.wrap(datagram, 0, datagram.length));
        if (stunView.isBindingSuccess()) {
            checksAnswered++;
            if (!handshaking) {
                handshaking = true;
                hello();
                simulation.every(50_000_000, this::hello);
            }
        }
    }

    private boolean hello() {
        if (!keysSent && alive) {
            byte[] hello = {22, (byte) 254, (byte) 253, 0};
            simulation.toEngine(worker, hello, hello.length, address);
        }
        return !keysSent;
    }

    private void onProtected(byte[] datagram, InetSocketAddress to) {
        if (DatagramKind.isRtcp(datagram[1])) {
            int length = srtp.unprotectRtcp(datagram, 0, datagram.length);
            Assertions.assertTrue(length > 0, "RTCP does not verify");
            Assertions.assertTrue(rtcpView.wrap(datagram, 0, length));
            while (rtcpView.next()) {
                endpoint.onRtcpSent(rtcpView);
            }
            simulation.transmit(simulation.down, () -> deliverRtcp(datagram, length, to));
        } else {
            int length = srtp.unprotectRtp(datagram, 0, datagram.length);
            Assertions.assertTrue(length > 0, () -> "RTP: " + length);
            Assertions.assertTrue(rtpView.wrap(datagram, 0, length));
            endpoint.onSent(rtpView);
            simulation.transmit(simulation.down, () -> deliverRtp(datagram, length, to));
        }
    }

    private void deliverRtp(byte[] packet, int length, InetSocketAddress to) {
        if (alive && to.equals(address) && rtpView.wrap(packet, 0, length)) {
            endpoint.onRtp(rtpView);
        }
    }

    private void deliverRtcp(byte[] packet, int length, InetSocketAddress to) {
        if (alive && to.equals(address)) {
            Assertions.assertTrue(rtcpView.wrap(packet, 0, length));
            while (rtcpView.next()) {
                endpoint.onRtcp(rtcpView);
            }
        }
    }

    /// Falls silent, as a browser whose network is gone.
    void vanish() {
        alive = false;
    }
}
