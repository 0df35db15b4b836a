package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.ClientConfig.VideoShape;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.crypto.SessionEvent;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Native clients in a real meeting: real signalling, ICE, DTLS, SRTP and sealing over loopback.
@Timeout(90)
class NativeCallIT {
    private static final int SOME = 60;

    private static TestServer server;
    private static ClientLoop loop;
    private static int rooms;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
        loop = new ClientLoop("clients");
    }

    @AfterAll
    static void stop() {
        loop.close();
        server.close();
    }

    private static String freshLink() {
        return server.link("room-" + rooms++, "abacus-yo-yo-zoom-t-shirt-zit");
    }

    /// After the keys are exchanged nothing may be refused any more.
    private static void assertEveryFrameOpens(Guest receiver, Guest sender)
            throws InterruptedException {
        receiver.awaitMoreOf(sender, SOME);
        ClientStatistics before = receiver.now();
        receiver.awaitMoreOf(sender, SOME);
        ClientStatistics after = receiver.now();
        assertEquals(before.rejected(), after.rejected());
        for (int track = 0; track < 2; track++) {
            ClientStatistics.Received now = after.received(sender.slot(), track);
            assertEquals(now.opened(), now.intact(), "changed on the way: " + now);
            assertEquals(0, now.packetsLost(), receiver.toString());
        }
    }

    @Test
    void shouldOpenEveryFrameOfTheOther() throws Exception {
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben")) {
            assertEveryFrameOpens(ann, ben);
            assertEveryFrameOpens(ben, ann);
            ClientStatistics.Received picture = ann.from(ben, 1);
            System.out.printf(
                    "one-way latency of sealed video: median %d us, 99 %% within %d us%n",
                    picture.latencyMedianMicros(), picture.latencyWorstPercentMicros());
        }
    }

    @Test
    void shouldPassChatToAllAndToOne() throws Exception {
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben");
                Guest cem = Guest.join(loop, link, "Cem")) {
            // Who can open her frames has her key, and so her chat.
            ben.awaitMoreOf(ann, 1);
            cem.awaitMoreOf(ann, 1);
            ann.await("two peers", () -> ann.now().provenPeers() == 2);
            ann.client().chat("hello all");
            ben.await("chat", () -> ben.heard("hello all"));
            cem.await("chat", () -> cem.heard("hello all"));
            assertTrue(ann.client().privateChat(ann.idOf(cem), "for you alone"));
            cem.await("private chat", () -> cem.heard("for you alone"));
            ann.client().chat("done");
            ben.await("chat", () -> ben.heard("done"));
            assertFalse(ben.heard("for you alone"));
        }
    }

    @Test
    void shouldServeLateJoinersAndOutliveLeavers() throws Exception {
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann")) {
            Guest ben = Guest.join(loop, link, "Ben");
            ann.awaitMoreOf(ben, SOME);
            try (Guest late = Guest.join(loop, link, "Late")) {
                assertEveryFrameOpens(late, ann);
                assertEveryFrameOpens(late, ben);
                ann.awaitMoreOf(late, SOME);
                int left = ben.slot();
                ben.close();
                late.await("a peer retires", () -> late.now().provenPeers() == 1);
                long opened = late.now().received(left, 1).opened();
                assertEveryFrameOpens(late, ann); // across the new keys
                assertEveryFrameOpens(ann, late);
                assertEquals(opened, late.now().received(left, 1).opened());
            }
        }
    }

    @Test
    void shouldShowNothingToAnotherPassphraseAndSaySo() throws Exception {
        String link = freshLink();
        String wrong = link.substring(0, link.indexOf('#')) + "#zit-zoom-zit-zoom-zit";
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben");
                Guest eve = Guest.join(loop, wrong, "Eve")) {
            eve.await(
                    "nobody answers",
                    () -> eve.events(SessionEvent.NobodyAnswered.class).findAny().isPresent());
            eve.await("media to refuse", () -> eve.from(ann, 1).frames() > SOME);
            ann.awaitMoreOf(ben, SOME);
            assertEquals(0, eve.from(ann, 1).opened() + eve.from(ben, 0).opened());
            assertEquals(0, ann.from(eve, 1).opened() + ann.from(eve, 0).opened());
            assertEquals(0, eve.now().provenPeers());
            assertEquals(1, ann.now().provenPeers());
            ann.client().chat("not for Eve");
            ben.await("chat", () -> ben.heard("not for Eve"));
            assertFalse(eve.heard("not for Eve"));
            ann.await(
                    "one connection cannot decrypt",
                    40_000,
                    () ->
                            ann.events(SessionEvent.Undecryptable.class)
                                    .anyMatch(event -> event.slots().contains(eve.slot())));
        }
    }

    @Test
    void shouldResumeAfterALostWebSocket() throws Exception {
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben")) {
            ann.awaitMoreOf(ben, SOME);
            int slot = ann.slot();
            long opened = ann.from(ben, 1).opened();
            ann.client().loseSignalling();
            ann.await("the loss", () -> !ann.notices().isEmpty());
            assertEveryFrameOpens(ann, ben);
            assertEveryFrameOpens(ben, ann);
            ann.client().chat("still here");
            ben.await("chat", () -> ben.heard("still here"));
            assertEquals(slot, ann.slot());
            assertTrue(ann.from(ben, 1).opened() > opened, "the same stream goes on");
            assertEquals(1, ann.notices().size(), ann.notices().toString());
        }
    }

    @Test
    void shouldRepairALossyNetwork() throws Exception {
        String link = freshLink();
        SplittableRandom random = new SplittableRandom(11);
        DatagramFilter lossy =
                (session, outgoing, bytes, offset, length) -> random.nextInt(20) != 0;
        try (Guest ann = Guest.join(loop, ClientConfig.of(link, "Ann").withNetwork(lossy));
                Guest ben = Guest.join(loop, ClientConfig.of(link, "Ben").withNetwork(lossy))) {
            ann.awaitMoreOf(ben, 3 * SOME);
            ben.awaitMoreOf(ann, 3 * SOME);
            ClientStatistics.Received video = ann.from(ben, 1);
            assertTrue(video.packetsRepaired() > 0, video.toString());
            // Ten repairs each at 10 % loss of the round trip: next to nothing is missing.
            assertTrue(video.packetsLost() * 200 < video.packets(), video.toString());
            assertEquals(video.opened(), video.intact());
        }
    }

    @Test
    void shouldCarryAudioAloneAndListenersAlone() throws Exception {
        String link = freshLink();
        ClientConfig speaker = ClientConfig.of(link, "Ann").withMedia(true, VideoShape.NONE);
        ClientConfig listener = ClientConfig.of(link, "Ben").withMedia(false, VideoShape.NONE);
        try (Guest ann = Guest.join(loop, speaker);
                Guest ben = Guest.join(loop, listener)) {
            ben.await("speech", () -> ben.from(ann, 0).intact() > SOME);
            assertEquals(0, ben.from(ann, 1).frames());
        }
    }
}
