package dev.blindbridge.bench.client.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole transport against an ice-lite agent over real sockets.
@Timeout(20)
class MediaTransportTest implements MediaTransport.Listener {
    private static final byte[] RTP = {
        (byte) 0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 'h', 'e', 'l', 'l', 'o'
    };

    private final ClientLoop loop = new ClientLoop("test");
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    @Override
    public void onConnected() {
        events.add("connected");
    }

    @Override
    public void onClosed(String reason) {
        events.add("closed " + reason);
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long nowNs) {
        received.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {}

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private MediaTransport connect(RemoteIce remote, DatagramFilter filter) {
        CompletableFuture<MediaTransport> opened = new CompletableFuture<>();
        loop.execute(() -> {
            MediaTransport transport =
                    new MediaTransport(
                            loop,
                            "test",
                            DtlsIdentity.generate(),
                            filter,
                            new SecureRandom(),
                            this);
            transport.connect(remote);
            opened.complete(transport);
        });
        return opened.join();
    }

    private void assertEvent(String expected) throws InterruptedException {
        assertEquals(expected, events.poll(15, TimeUnit.SECONDS));
    }

    /// The peer may get its keys a moment after us, so the first packets may be lost.
    private void assertEchoes(MediaTransport transport) throws InterruptedException {
        for (int attempt = 1; attempt <= 50; attempt++) {
            byte[] packet = Arrays.copyOf(RTP, 100);
            packet[3] = (byte) attempt;
            loop.execute(() -> transport.sendRtp(packet, RTP.length));
            byte[] echo = received.poll(100, TimeUnit.MILLISECONDS);
            if (echo != null) {
                assertArrayEquals(
                        Arrays.copyOfRange(RTP, 4, RTP.length),
                        Arrays.copyOfRange(echo, 4, echo.length));
                return;
            }
        }
        fail("no echo");
    }

    @Test
    void shouldConnectAndCarryMedia() throws Exception {
        try (EchoPeer peer = new EchoPeer()) {
            MediaTransport transport = connect(peer.description(), DatagramFilter.NONE);
            assertEvent("connected");
            assertEchoes(transport);
        }
    }

    /// The flights are: ClientHello, five messages of the server, four or five of ours, two of the
    /// server.
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6, 7, 9, 11, 12, 13})
    void shouldRecoverFromALostHandshakeDatagram(int lost) throws Exception {
        AtomicInteger count = new AtomicInteger();
        DatagramFilter filter =
                (session, outgoing, bytes, offset, length) ->
                        !isDtls(bytes[offset]) || count.getAndIncrement() != lost;
        try (EchoPeer peer = new EchoPeer()) {
            MediaTransport transport = connect(peer.description(), filter);
            assertEvent("connected");
            assertEchoes(transport);
        }
    }

    private static boolean isDtls(byte first) {
        return first >= 20 && first < 64;
    }

    @Test
    void shouldRefuseAnotherCertificate() throws Exception {
        try (EchoPeer peer = new EchoPeer()) {
            RemoteIce real = peer.description();
            RemoteIce wrong =
                    new RemoteIce(
                            real.ufrag(),
                            real.password(),
                            real.candidates(),
                            DtlsIdentity.generate().fingerprint());
            connect(wrong, DatagramFilter.NONE);
            String event = events.poll(10, TimeUnit.SECONDS);
            assertNotNull(event);
            assertTrue(event.startsWith("closed DTLS"), event);
        }
    }

    @Test
    void shouldNoticeThatThePeerHangsUp() throws Exception {
        try (EchoPeer peer = new EchoPeer()) {
            MediaTransport transport = connect(peer.description(), DatagramFilter.NONE);
            assertEvent("connected");
            assertEchoes(transport);
            peer.hangUp();
            assertEvent("closed DTLS: close_notify");
        }
    }

    @Test
    void shouldNotConnectWithoutAnAnswerOfWhoKnowsThePassword() throws Exception {
        try (EchoPeer peer = new EchoPeer()) {
            RemoteIce real = peer.description();
            connect(
                    new RemoteIce(real.ufrag(), "another", real.candidates(), real.fingerprint()),
                    DatagramFilter.NONE);
            assertEquals(null, events.poll(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldFailWithoutCandidates() throws Exception {
        connect(new RemoteIce("a", "b", List.of(), "c"), DatagramFilter.NONE);
        assertEvent("closed no ICE consent");
    }
}
