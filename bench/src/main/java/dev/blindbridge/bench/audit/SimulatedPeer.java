package dev.blindbridge.bench.audit;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A client's end of one transport in a [SimulatedCall]: an address, ICE credentials, SRTP.
final class SimulatedPeer {
    final TransportId id;
    final InetSocketAddress address;
    final IceCredentials credentials;
    final SrtpKeys engineKeys;
    private final SrtpSession srtp;
    private final StunWriter writer = new StunWriter();
    private final SplittableRandom random;

    SimulatedPeer(int number, SplittableRandom random) {
        this.random = random;
        id = new TransportId(number);
        address = new InetSocketAddress("192.0.2." + number, 40_000 + number);
        credentials = new IceCredentials("ufrag" + number, "a password of peer " + number);
        byte[] up = bytes(16);
        byte[] upSalt = bytes(12);
        byte[] down = bytes(16);
        byte[] downSalt = bytes(12);
        engineKeys = keys(up, upSalt, down, downSalt);
        srtp = new SrtpSession(keys(down, downSalt, up, upSalt));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SrtpKeys keys(byte[] receive, byte[] receiveSalt, byte[] send, byte[] sendSalt) {
        return new SrtpKeys(
                SrtpProfile.AEAD_AES_128_GCM,
                receive.clone(),
                receiveSalt.clone(),
                send.clone(),
                sendSalt.clone());
    }

    /// A connectivity check that nominates (RFC 8445 section 7.2.4).
    byte[] check() {
        byte[] out = new byte[256];
        byte[] user = (credentials.ufrag() + ":them").getBytes(StandardCharsets.UTF_8);
        StunIntegrity integrity = new StunIntegrity(credentials.password());
        int length = writer.bindingRequest(out, 0, bytes(12), user, 1, 7, true, integrity);
        return Arrays.copyOf(out, length);
    }

    /// The array needs room behind the packet.
    byte[] protectRtp(byte[] packet, int length) {
        return Arrays.copyOf(packet, positive(srtp.protectRtp(packet, 0, length)));
    }

    byte[] protectRtcp(byte[] packet, int length) {
        return Arrays.copyOf(packet, positive(srtp.protectRtcp(packet, 0, length)));
    }

    byte[] unprotectRtp(byte[] packet) {
        return Arrays.copyOf(packet, positive(srtp.unprotectRtp(packet, 0, packet.length)));
    }

    byte[] unprotectRtcp(byte[] packet) {
        return Arrays.copyOf(packet, positive(srtp.unprotectRtcp(packet, 0, packet.length)));
    }

    private static int positive(int length) {
        if (length <= 0) {
            throw new IllegalStateException("SRTP refuses its own packet: " + length);
        }
        return length;
    }
}
