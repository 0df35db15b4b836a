package dev.blindbridge.sfu.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DtlsServerTest {
    private static final TransportId TRANSPORT = new TransportId(7);
    private static final InetAddress FROM = InetAddress.getLoopbackAddress();
    private static final List<SrtpProfile> BOTH = List.of(SrtpProfile.values());

    private final DtlsServer server = new DtlsServer();
    private final Link link = new Link();

    @BeforeAll
    static void warmUp() {
        DtlsWarmUp.run();
    }

    @AfterEach
    void close() {
        link.client.close();
        server.close();
        link.stop();
    }

    /// Between client and server: each datagram passes on a thread of its own direction unless it
    /// is to be lost.
    private final class Link implements DtlsListener {
        final AtomicInteger fromClient = new AtomicInteger();
        final AtomicInteger fromServer = new AtomicInteger();
        final CompletableFuture<SrtpKeys> serverKeys = new CompletableFuture<>();
        final CountDownLatch ended = new CountDownLatch(1);
        final List<byte[]> sentByServer = Collections.synchronizedList(new ArrayList<>());
        final BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
        final Thread pump = Thread.ofVirtual().start(this::pump);
        volatile IntPredicate loseFromClient = n -> false;
        volatile IntPredicate loseFromServer = n -> false;
        TestDtlsClient client = new TestDtlsClient(BOTH, this::onClient);

        void onClient(byte[] datagram) {
            if (!loseFromClient.test(fromClient.incrementAndGet())) {
                toServer.add(datagram);
            }
        }

        private void pump() {
            try {
                while (true) {
                    byte[] datagram = toServer.take();
                    server.datagram(TRANSPORT, FROM, datagram, 0, datagram.length);
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }

        void stop() {
            pump.interrupt();
        }

        @Override
        public void send(TransportId transport, byte[] datagram) {
            sentByServer.add(datagram);
            if (!loseFromServer.test(fromServer.incrementAndGet())) {
                client.onDatagram(datagram, 0, datagram.length);
            }
        }

        @Override
        public void connected(TransportId transport, SrtpKeys keys) {
            serverKeys.complete(keys);
        }

        @Override
        public void ended(TransportId transport) {
            ended.countDown();
        }
    }

    private void connect() throws Exception {
        server.open(TRANSPORT, link);
        server.expect(TRANSPORT, link.client.fingerprint());
        link.client.start();
        link.serverKeys.get(10, TimeUnit.SECONDS);
        link.client.keys(10_000);
    }

    @Test
    void shouldPreferGcmWhateverTheClientPrefers() throws Exception {
        link.client =
                new TestDtlsClient(
                        List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM),
                        link::onClient);
        connect();
        assertEquals(SrtpProfile.AEAD_AES_128_GCM, link.serverKeys.get().profile());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeOnKeysInBothDirections(SrtpProfile profile) throws Exception {
        link.client = new TestDtlsClient(List.of(profile), link::onClient);
        connect();
        try (SrtpSession ours = new SrtpSession(link.serverKeys.get());
                SrtpSession theirs = new SrtpSession(link.client.keys(1))) {
            assertPacketPasses(ours, theirs);
            assertPacketPasses(theirs, ours);
        }
    }

    private static void assertPacketPasses(SrtpSession from, SrtpSession to) {
        byte[] packet = new byte[200 + SrtpSession.MAX_OVERHEAD_BYTES];
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        int length = from.protectRtp(packet, 0, 200);
        assertEquals(200, to.unprotectRtp(packet, 0, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldRecoverFromAnyDatagramOfOursLost(int lost) throws Exception {
        link.loseFromServer = n -> n == lost;
        connect();
        assertFalse(link.client.failed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void shouldRecoverFromAnyDatagramOfTheClientsLost(int lost) throws Exception {
        link.loseFromClient = n -> n == lost;
        connect();
        assertFalse(link.client.failed());
    }

    @Test
    void shouldRepeatLastFlightWhenItWasLost() throws Exception {
        AtomicInteger finished = new AtomicInteger();
        // Lost: what the server sends when it has the keys, which is its last flight.
        link.loseFromServer = n -> isLastFlight(n - 1) && finished.incrementAndGet() <= 2;
        connect();
        assertTrue(finished.get() > 2, "sent again");
    }

    /// ChangeCipherSpec, or a handshake record of epoch 1.
    private boolean isLastFlight(int index) {
        byte[] datagram = link.sentByServer.get(index);
        return datagram[0] == 20 || (datagram[0] == 22 && datagram[4] == 1);
    }

    @Test
    void shouldWaitForFingerprintThatComesAfterTheHandshakeBegan() throws Exception {
        server.open(TRANSPORT, link);
        link.client.start();
        Thread.sleep(400);
        assertFalse(link.serverKeys.isDone());
        server.expect(TRANSPORT, link.client.fingerprint());
        link.serverKeys.get(10, TimeUnit.SECONDS);
        link.client.keys(10_000);
    }

    @Test
    void shouldEndAndGiveNoKeysWhenFingerprintIsAnother() throws Exception {
        server.open(TRANSPORT, link);
        server.expect(TRANSPORT, DtlsFingerprint.of("sha-256", new byte[32]));
        link.client.start();
        assertTrue(link.ended.await(10, TimeUnit.SECONDS));
        assertFalse(link.serverKeys.isDone());
        assertThrows(Exception.class, () -> link.client.keys(10_000));
    }

    @Test
    void shouldEndOnCloseNotify() throws Exception {
        connect();
        link.client.sayCloseNotify();
        assertTrue(link.ended.await(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldDropGarbageSilentlyBeforeTheHandshake() throws Exception {
        server.open(TRANSPORT, link);
        server.expect(TRANSPORT, link.client.fingerprint());
        sendGarbage(new Random(1));
        assertEquals(0, link.fromServer.get());
        assertEquals(0, server.counters().get("dtls_handshakes_running"));
        link.client.start();
        link.serverKeys.get(10, TimeUnit.SECONDS);
        link.client.keys(10_000);
    }

    private void sendGarbage(Random random) {
        for (int i = 0; i < 1_000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            server.datagram(TRANSPORT, FROM, garbage, 0, garbage.length);
        }
    }

    @Test
    void shouldTakeGoodClientHelloAfterBadOnes() throws Exception {
        server.open(TRANSPORT, link);
        server.expect(TRANSPORT, link.client.fingerprint());
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            byte[] bad = badClientHello(random);
            server.datagram(TRANSPORT, FROM, bad, 0, bad.length);
            Thread.sleep(5);
        }
        assertTrue(link.sentByServer.stream().noneMatch(datagram -> datagram[0] == 21), "no alert");
        link.client.start();
        link.serverKeys.get(20, TimeUnit.SECONDS);
        link.client.keys(10_000);
        assertEquals(1, link.ended.getCount());
    }

    /// A whole handshake message of the right type with random contents.
    private static byte[] badClientHello(Random random) {
        int bodyBytes = 40 + random.nextInt(60);
        byte[] bad = new byte[13 + 12 + bodyBytes];
        random.nextBytes(bad);
        byte[] record = {22, -2, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) (12 + bodyBytes)};
        byte[] message = {1, 0, 0, (byte) bodyBytes, 0, 0, 0, 0, 0, 0, 0, (byte) bodyBytes};
        System.arraycopy(record, 0, bad, 0, record.length);
        System.arraycopy(message, 0, bad, record.length, message.length);
        bad[25] = -2;
        bad[26] = -3;
        return bad;
    }

    @Test
    void shouldSurviveGarbageAfterTheHandshake() throws Exception {
        connect();
        Random random = new Random(3);
        sendGarbage(random);
        byte[] bad = badClientHello(random);
        server.datagram(TRANSPORT, FROM, bad, 0, bad.length);
        assertFalse(link.ended.await(300, TimeUnit.MILLISECONDS));
        assertEquals(1, server.counters().get("dtls_associations"));
    }

    @Test
    void shouldRefuseClientWithoutSrtp() {
        link.client = new TestDtlsClient(List.of(), link::onClient);
        server.open(TRANSPORT, link);
        server.expect(TRANSPORT, link.client.fingerprint());
        link.client.start();
        assertThrows(TimeoutException.class, () -> link.serverKeys.get(500, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldForgetClosedTransport() throws Exception {
        connect();
        server.close(TRANSPORT);
        assertFalse(link.ended.await(200, TimeUnit.MILLISECONDS), "nobody is told");
        assertEquals(0, server.counters().get("dtls_associations"));
    }

    @Test
    void shouldBoundHandshakesInAllAndPerAddress() throws Exception {
        HandshakeBound bound = new HandshakeBound(3, 2);
        InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        assertTrue(bound.enter(new TransportId(1), FROM));
        assertFalse(bound.enter(new TransportId(1), FROM), "one for each transport");
        assertTrue(bound.enter(new TransportId(2), FROM));
        assertFalse(bound.enter(new TransportId(3), FROM), "two for each address");
        assertTrue(bound.enter(new TransportId(4), other));
        assertFalse(bound.enter(new TransportId(5), other), "three in all");
        bound.leave(new TransportId(1));
        assertTrue(bound.enter(new TransportId(5), other));
        assertEquals(3, bound.running());
    }
}
