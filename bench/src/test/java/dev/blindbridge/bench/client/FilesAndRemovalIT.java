package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.Breakout;
import dev.blindbridge.crypto.PeerId;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.SessionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Section 5 of docs/e2ee-protocol.md between native clients through the real server.
@Timeout(90)
class FilesAndRemovalIT {
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
        return server.link("five-" + rooms++, "abacus-yo-yo-zoom-t-shirt-zit");
    }

    private static SessionEvent.FileOffered awaitOffer(Guest guest) throws InterruptedException {
        guest.await(
                "an offer",
                () -> guest.events(SessionEvent.FileOffered.class).findAny().isPresent());
        return guest.events(SessionEvent.FileOffered.class).findFirst().orElseThrow();
    }

    private static void awaitPeers(Guest guest, int peers) throws InterruptedException {
        guest.await(peers + " peers", () -> guest.now().provenPeers() == peers);
    }

    @Test
    void shouldMoveAMebibyteThroughARealRelay(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("plan.bin");
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        Files.write(file, content);
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("plan.bin"), "mine");
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben")) {
            ben.awaitMoreOf(ann, 1);
            awaitPeers(ann, 1);
            assertTrue(ann.client().offerFile(file, Optional.of(ann.idOf(ben))) > 0);
            assertTrue(ben.client().acceptFile(awaitOffer(ben), inbox));
            ben.await(
                    "the file",
                    () -> ben.events(SessionEvent.FileDone.class).findAny().isPresent());
            ben.await("its name", () -> !ben.notices().isEmpty());
            assertEquals(-1, Files.mismatch(file, inbox.resolve("1 plan.bin")));
            assertEquals("mine", Files.readString(inbox.resolve("plan.bin")));
            ben.awaitMoreOf(ann, 20); // Media went on beside it.
        }
    }

    @Test
    void shouldShutOutWhoWasRemoved() throws Exception {
        String link = freshLink();
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben");
                Guest eve = Guest.join(loop, link, "Eve")) {
            awaitPeers(ann, 2);
            awaitPeers(ben, 2);
            eve.awaitMoreOf(ann, 1);
            ann.client().remove(ann.idOf(eve));
            ben.await("the new link", () -> !ben.client().link().equals(link));
            eve.await("the end", () -> !eve.isIn());
            assertEquals(ann.client().link(), ben.client().link());
            assertNotEquals(link, ann.client().link());

            // She comes again with what she knows, and is in the room, and opens nothing.
            try (Guest again = Guest.join(loop, link, "Eve");
                    Guest cem = Guest.join(loop, ann.client().link(), "Cem")) {
                again.await("media to refuse", () -> again.from(ann, 1).frames() > 60);
                cem.awaitMoreOf(ann, 20);
                ben.awaitMoreOf(cem, 20);
                assertEquals(0, again.from(ann, 1).opened() + again.from(ben, 0).opened());
                assertEquals(0, again.now().provenPeers());
                ann.client().chat("without Eve");
                ben.await("chat", () -> ben.heard("without Eve"));
                cem.await("chat", () -> cem.heard("without Eve"));
                assertFalse(again.heard("without Eve"));
            }
        }
    }

    @Test
    void shouldMeetInABreakoutRoomWithoutThePassphrase() throws Exception {
        String link = freshLink();
        Breakout room = Breakout.draw("Red table", Randomness.secure());
        try (Guest ann = Guest.join(loop, link, "Ann");
                Guest ben = Guest.join(loop, link, "Ben");
                Guest cem = Guest.join(loop, link, "Cem")) {
            awaitPeers(ann, 2);
            awaitPeers(ben, 2);
            awaitPeers(cem, 2);
            for (Guest guest : List.of(ben, cem)) {
                PeerId to = ann.idOf(guest);
                ann.client().session((session, nowMs) -> session.assignBreakout(to, room, nowMs));
                guest.await(
                        "an assignment",
                        () ->
                                guest.events(SessionEvent.BreakoutAssigned.class)
                                        .findAny()
                                        .isPresent());
            }
            try (Guest benThere = ben.enter();
                    Guest cemThere = cem.enter()) {
                benThere.awaitMoreOf(cemThere, 20);
                benThere.client().chat("among us");
                cemThere.await("chat", () -> cemThere.heard("among us"));
                assertFalse(ann.heard("among us"));
            }
        }
    }
}
