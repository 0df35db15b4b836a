package dev.blindbridge.sfu.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.SubscribeOffer;
import dev.blindbridge.sfu.TrackBinding;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The whole relay over real UDP, with clients that speak STUN, DTLS and SRTP. Over 400 lines,
/// because all cases share one relay and one pair of clients.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaRelayIT implements MediaRelay.Listener {
    private static final int OPUS = 111;
    private static final int VP8 = 96;
    private static final int MICROPHONE_SSRC = 1111;
    private static final int CAMERA_SSRC = 2222;

    private record Told(String what, MemberId member, boolean publish) {}

    private final ExecutorService control = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Random random = new Random(1);
    private MediaRelay relay;
    private RoomId room;
    private MemberId alice;
    private MemberId bob;
    private UdpPeer alicePublishes;
    private UdpPeer bobSubscribes;
    private String bobsPort = "";

    /// Which kind of port the relay opens; see MediaRelayOnEpollIT and MediaRelayOnNioIT.
    String portKind() {
        return "native";
    }

    @BeforeAll
    void start() throws Exception {
        System.setProperty("blindbridge.port", portKind());
        RelayConfig config =
                new RelayConfig(
                        InetAddress.ofLiteral("0.0.0.0"),
                        0,
                        2,
                        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
                        both().length);
        relay = MediaRelay.start(config, control, this);
    }

    @AfterAll
    void stop() {
        System.clearProperty("blindbridge.port");
        relay.close();
        control.shutdown();
    }

    @BeforeEach
    void meet() throws Exception {
        told.clear();
        room = onControl(relay::openRoom);
        alice = onControl(() -> relay.join(room, 0));
        bob = onControl(() -> relay.join(room, 1));
        alicePublishes = new UdpPeer();
        bobSubscribes = new UdpPeer();
    }

    @AfterEach
    void part() throws Exception {
        onControl(() -> {
            relay.closeRoom(room);
            return true;
        });
        alicePublishes.close();
        bobSubscribes.close();
    }

    @Override
    public void offerDue(MemberId member) {
        told.add(new Told("due", member, false));
    }

    @Override
    public void transportClosed(MemberId member, boolean publish, RelayEvent.CloseReason reason) {
        told.add(new Told(reason.name(), member, publish));
    }

    @Override
    public void transportConnected(MemberId member, boolean publish) {
        told.add(new Told("connected", member, publish));
    }

    private <T> T onControl(Callable<T> call) throws Exception {
        try {
            return control.submit(call).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NegotiationException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private void await(String what, MemberId member, boolean publish) throws Exception {
        Told wanted = new Told(what, member, publish);
        for (int i = 0; i < 1000 && !told.remove(wanted); i++) {
            if (i == 999) {
                throw new AssertionError(wanted + " is not among " + told);
            }
            Thread.sleep(10);
        }
    }

    private String publish(MemberId member, UdpPeer peer, TrackBinding... tracks) throws Exception {
        String offer = TestDescriptions.publishOffer(peer.ufrag(), peer.fingerprint());
        return onControl(() -> relay.publish(member, offer, List.of(tracks)));
    }

    private static TrackBinding[] both() {
        return new TrackBinding[] {new TrackBinding("0", 0, 0), new TrackBinding("1", 0, 1)};
    }

    private SubscribeOffer answerNextOffer(MemberId member, UdpPeer peer) throws Exception {
        SubscribeOffer offer = onControl(() -> relay.nextOffer(member)).orElseThrow();
        String answer =
                TestDescriptions.subscribeAnswer(offer.sdp(), peer.ufrag(), peer.fingerprint());
        onControl(() -> {
            relay.answer(member, offer.id(), answer);
            return true;
        });
        return offer;
    }

    private void connectBoth() throws Exception {
        alicePublishes.connect(publish(alice, alicePublishes, both()));
        await("connected", alice, true);
        await("due", bob, false);
        String offer = answerNextOffer(bob, bobSubscribes).sdp();
        bobsPort = port(offer);
        bobSubscribes.connect(offer);
        await("connected", bob, false);
    }

    private void assertFlows(int payloadType, int ssrc, UdpPeer from, UdpPeer to) throws Exception {
        byte[] payload = new byte[900];
        random.nextBytes(payload);
        if (payloadType == VP8) {
            // Start of a key frame: descriptor with S, then a frame tag with P = 0.
            payload[0] = 0x10;
            payload[1] = 0;
        }
        to.received().clear();
        UdpPeer.Received through = null;
        for (int i = 0; i < 100 && through == null; i++) {
            from.sendRtp(payloadType, 1000 + sent++, ssrc, payload);
            through = to.received().poll(50, TimeUnit.MILLISECONDS);
            // One of an earlier flow may still have been on its way.
            through = through != null && sameBegin(payload, through.payload()) ? through : null;
        }
        assertNotNull(through, "nothing came through");
        assertEquals(payloadType, through.payloadType());
        assertArrayEquals(payload, through.payload());
    }

    /// Of the same flow: its first random bytes.
    private static boolean sameBegin(byte[] sent, byte[] received) {
        return received.length >= 10 && Arrays.equals(sent, 2, 10, received, 2, 10);
    }

    private int sent;

    @Test
    void shouldCarryAudioAndVideoUnchanged() throws Exception {
        connectBoth();
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
        assertFlows(VP8, CAMERA_SSRC, alicePublishes, bobSubscribes);
    }

    @Test
    void shouldCarryMediaOverIpv6() throws Exception {
        alicePublishes.close();
        alicePublishes = new UdpPeer(InetAddress.ofLiteral("::1"));
        connectBoth();
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
    }

    /// Here one subscriber of two tracks is enough to make a room large.
    @Test
    void shouldServeTheRestOfALargeRoomFromAnotherWorker() throws Exception {
        connectBoth();
        MemberId carol = onControl(() -> relay.join(room, 2));
        try (UdpPeer carolSubscribes = new UdpPeer()) {
            SubscribeOffer offer = answerNextOffer(carol, carolSubscribes);
            assertFalse(port(offer.sdp()).equals(bobsPort), "another worker's port");
            carolSubscribes.connect(offer.sdp());
            await("connected", carol, false);
            assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, carolSubscribes);
            assertFlows(VP8, CAMERA_SSRC, alicePublishes, carolSubscribes);
            assertFlows(VP8, CAMERA_SSRC, alicePublishes, bobSubscribes);
            awaitCounter("mirrored_tracks", 2);
            onControl(() -> {
                relay.leave(carol);
                return true;
            });
        }
        awaitCounter("mirrored_tracks", 0);
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
    }

    private void awaitCounter(String name, long value) throws Exception {
        for (int i = 0; i < 500 && relay.counters().getOrDefault(name, -1L) != value; i++) {
            Thread.sleep(10);
        }
        assertEquals(value, relay.counters().get(name), name);
    }

    @Test
    void shouldNameTracksInOffer() throws Exception {
        publish(alice, alicePublishes, both());
        SubscribeOffer offer = onControl(() -> relay.nextOffer(bob)).orElseThrow();
        assertEquals(
                List.of(new TrackBinding("0", 0, 0), new TrackBinding("1", 0, 1)), offer.tracks());
        assertEquals(Optional.empty(), onControl(() -> relay.nextOffer(bob)), "one at a time");
        assertEquals(Optional.empty(), onControl(() -> relay.nextOffer(alice)), "not one's own");
    }

    @Test
    void shouldKeepMediaThroughIceRestart() throws Exception {
        connectBoth();
        alicePublishes.newIceGeneration();
        String answer = publish(alice, alicePublishes, both());
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
        alicePublishes.validate(answer);
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
        assertEquals(Optional.empty(), onControl(() -> relay.nextOffer(bob)), "nothing new");
    }

    @Test
    void shouldOfferWithoutTracksOfMemberThatLeft() throws Exception {
        connectBoth();
        onControl(() -> {
            relay.leave(alice);
            return true;
        });
        await("due", bob, false);
        SubscribeOffer offer = onControl(() -> relay.nextOffer(bob)).orElseThrow();
        assertEquals(List.of(), offer.tracks());
        assertEquals(2, offer.sdp().split("a=inactive", -1).length - 1);
    }

    @Test
    void shouldReuseInactiveLinesForNextPublisher() throws Exception {
        connectBoth();
        onControl(() -> {
            relay.leave(alice);
            return true;
        });
        answerNextOffer(bob, bobSubscribes);
        MemberId carol = onControl(() -> relay.join(room, 2));
        try (UdpPeer carolPublishes = new UdpPeer()) {
            carolPublishes.connect(publish(carol, carolPublishes, both()));
            SubscribeOffer offer = answerNextOffer(bob, bobSubscribes);
            assertEquals(
                    List.of(new TrackBinding("0", 2, 0), new TrackBinding("1", 2, 1)),
                    offer.tracks());
            assertFlows(OPUS, MICROPHONE_SSRC, carolPublishes, bobSubscribes);
        }
    }

    @Test
    void shouldEndTrackThatIsNoLongerPublished() throws Exception {
        connectBoth();
        publish(alice, alicePublishes, new TrackBinding("0", 0, 0));
        SubscribeOffer offer = answerNextOffer(bob, bobSubscribes);
        assertEquals(List.of(new TrackBinding("0", 0, 0)), offer.tracks());
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
    }

    @Test
    void shouldTellWhenPeerClosesItsSession() throws Exception {
        connectBoth();
        alicePublishes.sayCloseNotify();
        await("DTLS_ENDED", alice, true);
        SubscribeOffer offer = onControl(() -> relay.nextOffer(bob)).orElseThrow();
        assertEquals(List.of(), offer.tracks());
    }

    @Test
    void shouldNotOfferOnLostSubscriptionBeforeItIsRestarted() throws Exception {
        connectBoth();
        bobSubscribes.sayCloseNotify();
        await("DTLS_ENDED", bob, false);
        assertEquals(Optional.empty(), onControl(() -> relay.nextOffer(bob)));
        onControl(() -> {
            relay.restartSubscription(bob);
            return true;
        });
        bobSubscribes.close();
        bobSubscribes = new UdpPeer();
        bobSubscribes.connect(answerNextOffer(bob, bobSubscribes).sdp());
        assertFlows(VP8, CAMERA_SSRC, alicePublishes, bobSubscribes);
    }

    @Test
    void shouldRefuseAnswerToNoOffer() throws Exception {
        publish(alice, alicePublishes, both());
        SubscribeOffer offer = onControl(() -> relay.nextOffer(bob)).orElseThrow();
        NegotiationException refused =
                assertThrows(
                        NegotiationException.class,
                        () ->
                                onControl(() -> {
                                    relay.answer(bob, offer.id() + 1, offer.sdp());
                                    return true;
                                }));
        assertEquals(NegotiationException.Reason.OUT_OF_ORDER, refused.reason());
    }

    @Test
    void shouldRefuseBindingToLineThatIsNotThere() {
        NegotiationException refused =
                assertThrows(
                        NegotiationException.class,
                        () -> publish(alice, alicePublishes, new TrackBinding("7", 0, 0)));
        assertEquals(NegotiationException.Reason.OUT_OF_ORDER, refused.reason());
    }

    @Test
    void shouldShrugOffGarbage() throws Exception {
        connectBoth();
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(1500)];
            random.nextBytes(garbage);
            alicePublishes.send(garbage);
        }
        assertFlows(OPUS, MICROPHONE_SSRC, alicePublishes, bobSubscribes);
        long faults = relay.counters().getOrDefault("worker_faults_total", 0L);
        assertEquals(0, faults + relay.counters().getOrDefault("faults_total", 0L));
    }

    @Test
    void shouldIgnoreHandshakeWithoutCheck() throws Exception {
        String answer = publish(alice, alicePublishes, both());
        assertThrows(Exception.class, () -> alicePublishes.connectWithoutCheck(answer, 600));
        assertFalse(told.contains(new Told("connected", alice, true)));
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        int taken = Integer.parseInt(relay.listening().getFirst().replaceAll("\\D", ""));
        RelayConfig config =
                new RelayConfig(
                        InetAddress.ofLiteral("0.0.0.0"),
                        taken,
                        1,
                        List.of(InetAddress.getLoopbackAddress()));
        IOException refused =
                assertThrows(IOException.class, () -> MediaRelay.start(config, control, this));
        assertTrue(String.valueOf(refused.getMessage()).contains(Integer.toString(taken)));
    }

    @Test
    void shouldSpreadRoomsOverWorkers() throws Exception {
        RoomId second = onControl(relay::openRoom);
        MemberId dora = onControl(() -> relay.join(second, 0));
        try (UdpPeer doraPublishes = new UdpPeer()) {
            String first = publish(alice, alicePublishes, both());
            String other = publish(dora, doraPublishes, both());
            assertFalse(port(first).equals(port(other)));
        } finally {
            onControl(() -> {
                relay.closeRoom(second);
                return true;
            });
        }
    }

    private static String port(String sdp) {
        return sdp.replaceAll("(?s).*127\\.0\\.0\\.1 (\\d+) typ host.*", "$1");
    }
}
