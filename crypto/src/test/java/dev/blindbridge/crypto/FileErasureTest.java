package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The secrets and keys of offered files, in the very arrays: erased as soon as the file is not to
/// be had (section 5.2).
class FileErasureTest {
    private final Meeting meeting = new Meeting(6);
    private final Meeting.Member ada = meeting.join("Ada");
    private final Meeting.Member jo = meeting.join("Jo");
    private final Participant me = jo.session().me();
    private final IncomingFiles files = new IncomingFiles(me, new PairChannel(me, group(), QUIET));

    private static final FeatureMessage.Handler QUIET =
            new FeatureMessage.Handler() {
                @Override
                public void onFeature(Peer peer, FeatureMessage message, long nowMs) {}

                @Override
                public void onIntro(Peer peer, long nowMs) {}

                @Override
                public void onState(Peer peer, long nowMs) {}
            };

    FileErasureTest() {
        meeting.run(1_000);
    }

    private GroupChannel group() {
        return new GroupChannel(me, (_, _) -> {}, QUIET, meeting.nowMs());
    }

    private Peer sender() {
        return Objects.requireNonNull(me.peers().atSlot(ada.slot()));
    }

    private byte[] offered(int number) {
        byte[] secret = new SeededRandomness(number).bytes(Secret.LENGTH_BYTES);
        files.onOffer(
                sender(),
                new FileMessage.Body(number, new Secret(secret), 100, new byte[32], "x"),
                false);
        return secret;
    }

    private static boolean isErased(byte[] bytes) {
        return Arrays.equals(bytes, new byte[bytes.length]);
    }

    @Test
    void shouldEraseTheSecretOfAnOfferThatIsRefused() {
        assertFalse(isErased(offered(2)));
        assertTrue(isErased(offered(2)));
        assertTrue(isErased(offered(1)));
    }

    @Test
    void shouldEraseTheSecretOfAnOfferThatIsWithdrawnOrForgotten() {
        byte[] withdrawn = offered(1);
        byte[] oldest = offered(2);
        byte[] next = offered(3);
        files.onGone(sender(), 1);
        assertTrue(isErased(withdrawn));
        assertFalse(files.accept(sender(), 1, 0));
        for (int number = 4; number <= 2 + IncomingFiles.MAX_OFFERS; number++) {
            offered(number);
        }
        assertTrue(isErased(oldest));
        assertFalse(isErased(next));
    }

    @Test
    void shouldEraseTheSecretsOfWhoLeft() {
        byte[] first = offered(1);
        byte[] second = offered(2);
        files.forget(sender());

        assertTrue(isErased(first) && isErased(second));
        assertFalse(files.accept(sender(), 1, 0));
    }

    /// The key of a download is derived, and seen in the platform's arrays.
    @Test
    void shouldEraseTheKeyOfADownloadHoweverItEnds() {
        List<Runnable> endings =
                List.of(
                        () -> files.cancel(sender(), 1),
                        () -> files.onGone(sender(), 2),
                        () -> files.forget(sender()),
                        files::close);
        for (Runnable ending : endings) {
            int number = 1 + endings.indexOf(ending);
            offered(number);
            try (CryptoMeter meter = CryptoMeter.install()) {
                assertTrue(files.accept(sender(), number, 0));
                assertEquals(1, left(meter), "the salt");
                ending.run();
                assertEquals(0, left(meter));
            }
        }
    }

    private static long left(CryptoMeter meter) {
        return meter.derived().stream().filter(bytes -> !isErased(bytes)).count();
    }

    @Test
    void shouldEraseAllAtTheEndAndHaveNothingLeftToDo() {
        byte[] fetched = offered(1);
        byte[] offered = offered(2);
        assertTrue(files.accept(sender(), 1, 0));
        files.close();

        assertTrue(isErased(fetched) && isErased(offered));
        assertEquals(Deadline.NEVER, files.nextDeadlineMs());
        assertFalse(files.accept(sender(), 2, 0));
    }

    @Test
    void shouldEndWithTheSession() {
        FileOffer offer = new FileDigest("x").add(new byte[100]).finish();
        int number = ada.session().offerFile(offer, meeting.nowMs());
        meeting.run(100);
        try (CryptoMeter meter = CryptoMeter.install()) {
            assertTrue(jo.session().acceptFile(ada.id(), number, meeting.nowMs()));
            assertEquals(1, left(meter), "the salt of the download's key");
            jo.session().close();
            assertEquals(0, left(meter));
        }
    }

    @Test
    void shouldEraseTheKeyOfAnOfferOfMineWhenItEnds() {
        FileOffer offer = new FileDigest("x").add(new byte[100]).finish();
        Session session = ada.session();
        try (CryptoMeter meter = CryptoMeter.install()) {
            session.chat("derives the group's key", 0, meeting.nowMs());
            long before = left(meter);
            int number = session.offerFile(offer, meeting.nowMs());
            assertEquals(before + 1, left(meter), "the salt");
            session.withdrawFile(number, meeting.nowMs());
            assertEquals(before, left(meter));
            session.offerFile(offer, meeting.nowMs());
            session.close();
            assertEquals(0, left(meter));
        }
    }
}
