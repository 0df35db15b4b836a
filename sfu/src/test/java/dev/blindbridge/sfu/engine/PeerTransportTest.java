package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.ice.IceLiteAgent;
import dev.blindbridge.sfu.ice.IceOutcome;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.srtp.SrtpStatus;
import dev.blindbridge.sfu.wire.RtpWriter;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a transport does with the SRTP session that it owns.
class PeerTransportTest {
    private static final HeaderExtensions EXTENSIONS = new HeaderExtensions(4, 0, 0, 3, 13);

    /// Nobody is to be woken here.
    private static final class Idle
            implements PeerTransport.Schedule, IceLiteAgent.AddressListener {
        @Override
        public void wakeBy(PeerTransport peer, long atNs) {}

        @Override
        public void queued(PeerTransport peer) {}

        @Override
        public void flush(PeerTransport peer) {}

        @Override
        public boolean validated(InetSocketAddress address) {
            return true;
        }

        @Override
        public void invalidated(InetSocketAddress address) {}
    }

    private final Idle idle = new Idle();
    private final PeerTransport peer =
            new PeerTransport(
                    new TransportId(1),
                    new Room(new RoomId(1), false),
                    new IceLiteAgent(
                            new IceCredentials("ufrag", "a long password"), "them", 0, idle),
                    idle,
                    1);
    private final SrtpSession session =
            new SrtpSession(
                    new SrtpKeys(
                            SrtpProfile.AEAD_AES_128_GCM,
                            new byte[16],
                            new byte[12],
                            new byte[16],
                            new byte[12]));
    private final byte[] packet = new byte[200];
    private int sequenceNumber;
    private int checks;

    @BeforeEach
    void connect() {
        peer.connect(session);
    }

    private int protect(int ssrc) {
        new RtpWriter().begin(packet, 0, 96, true, sequenceNumber++, 0, ssrc);
        return session.protectRtp(packet, 0, 100);
    }

    /// Its keys, and what it holds outside the heap, go with it.
    @Test
    void shouldCloseItsSrtpSessionWithItself() {
        assertTrue(protect(5) > 0);
        peer.close();
        assertNull(peer.srtp());
        assertEquals(SrtpStatus.FAILED.code(), protect(5));
        peer.close();
    }

    /// R5: neither the track's SSRC nor that of its repairs is ever used again.
    @Test
    void shouldEndTheSsrcsOfATrackThatItNoLongerSends() {
        RtpCodec vp8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
        var inbound =
                new InboundParameters(
                        MediaKind.VIDEO,
                        "v",
                        List.of(vp8),
                        EXTENSIONS,
                        List.of(),
                        List.of(),
                        List.of());
        var outbound = new OutboundParameters("0", 10, 11, "c", List.of(vp8), EXTENSIONS);
        InboundTrack source = new InboundTrack(new TrackId(1), inbound, peer);
        OutboundTrack track = new OutboundTrack(source, peer, outbound, 0, 0);
        assertTrue(peer.addOutbound(track));
        assertTrue(protect(10) > 0);
        assertTrue(protect(11) > 0);
        peer.removeOutbound(track);
        assertEquals(SrtpStatus.EXHAUSTED.code(), protect(10));
        assertEquals(SrtpStatus.EXHAUSTED.code(), protect(11));
        assertTrue(protect(12) > 0);
    }

    private void check(InetSocketAddress from, boolean nominate, long nowNs) {
        byte[] message = new byte[200];
        int length =
                new StunWriter()
                        .bindingRequest(
                                message,
                                0,
                                ByteBuffer.allocate(12).putInt(++checks).array(),
                                "ufrag:them".getBytes(StandardCharsets.US_ASCII),
                                1,
                                7,
                                nominate,
                                new StunIntegrity("a long password"));
        StunView request = new StunView();
        assertTrue(request.wrap(message, 0, length));
        peer.agent().onRequest(request, from, nowNs, new byte[StunWriter.MAX_RESPONSE_BYTES], 0);
        assertEquals(IceOutcome.SUCCESS, peer.agent().outcome());
    }

    /// R1: it is asked for each packet, and must know of every change.
    @Test
    void shouldSendWhereItsPeerIsNow() {
        InetSocketAddress home = new InetSocketAddress("192.0.2.1", 1000);
        InetSocketAddress away = new InetSocketAddress("192.0.2.2", 2000);
        assertNull(peer.destination());
        check(home, false, 0);
        assertEquals(home, peer.destination(), "the first that was heard of");
        check(away, true, 0);
        assertEquals(away, peer.destination(), "nominated");
        peer.onAuthenticFrom(away);
        check(home, true, 0);
        assertEquals(away, peer.destination(), "the other has not proven itself");
        peer.onAuthenticFrom(home);
        assertEquals(home, peer.destination(), "now it has");

        check(away, false, 1);
        assertFalse(peer.agent().expire(IceLiteAgent.CONSENT_NS));
        assertNull(peer.destination(), "home has lost consent, away is not nominated");
        peer.onDtlsFrom(away);
        assertEquals(away, peer.destination(), "a new handshake comes from there");
        assertTrue(peer.agent().expire(IceLiteAgent.CONSENT_NS + 1));
        assertNull(peer.destination());
    }

    /// A ninth address takes the place of the one heard of longest ago.
    @Test
    void shouldNotSendWhereOthersTookThePlace() {
        InetSocketAddress home = new InetSocketAddress("192.0.2.1", 1000);
        InetSocketAddress away = new InetSocketAddress("192.0.2.2", 2000);
        check(home, true, 0);
        peer.onAuthenticFrom(home);
        check(away, true, 1);
        for (int i = 2; i < IceLiteAgent.MAX_ADDRESSES; i++) {
            check(new InetSocketAddress("192.0.2.3", i), false, i);
        }
        assertEquals(home, peer.destination());
        check(new InetSocketAddress("192.0.2.4", 9), false, 9);
        assertFalse(peer.agent().isValidated(home));
        assertEquals(away, peer.destination());
        peer.agent().close();
        assertNull(peer.destination());
    }
}
