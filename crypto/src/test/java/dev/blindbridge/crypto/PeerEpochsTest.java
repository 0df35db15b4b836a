package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What key messages and frames do to a peer's epochs (section 4), if some of the frames come from
/// somebody who was given an older secret.
class PeerEpochsTest {
    private static final int SLOT = 3;
    private static final long NOW_MS = 10_000;

    private final PeerEpochs epochs = new PeerEpochs(SLOT);

    private static Secret secret(int number) {
        byte[] bytes = new byte[Secret.LENGTH_BYTES];
        Arrays.fill(bytes, (byte) number);
        return new Secret(bytes);
    }

    private static Secret ratcheted(int number, int times) {
        Secret secret = secret(number);
        for (int i = 0; i < times; i++) {
            secret = secret.ratcheted();
        }
        return secret;
    }

    private PeerEpochs.Result frame(int epoch, Secret secret, int counter, long nowMs) {
        TrackKey key = TrackKey.derive(secret, new KeyId(epoch, SLOT, Track.MICROPHONE));
        byte[] wire = key.seal(counter, Codec.OPUS.number(), new byte[0], new byte[10]);
        WireImage image =
                assertInstanceOf(
                                WireImage.Parsed.class,
                                WireImage.parse(wire, 0, Codec.OPUS.number()))
                        .image();
        return epochs.open(image, nowMs);
    }

    private void assertOpens(int epoch, Secret secret, int counter) {
        assertInstanceOf(PeerEpochs.Opened.class, frame(epoch, secret, counter, NOW_MS));
    }

    private void assertRefused(int epoch, Secret secret, int counter) {
        assertInstanceOf(PeerEpochs.Refused.class, frame(epoch, secret, counter, NOW_MS));
    }

    /// Who left knows S_1 and ratchets it as well as its owner could.
    @Test
    void shouldBelieveTheKeyMessageAgainstFramesThatALeaverRatchetedTo() {
        epochs.store(1, secret(1), NOW_MS);
        assertOpens(1, secret(1), 0);
        assertOpens(9, ratcheted(1, 8), 0);
        assertOpens(17, ratcheted(1, 16), 0);

        assertTrue(epochs.store(2, secret(2), NOW_MS));
        assertOpens(2, secret(2), 0);
        assertRefused(18, ratcheted(1, 17), 1);
    }

    /// The second who left was given S' of epoch 2, which another has replaced.
    @Test
    void shouldBelieveTheLaterOfTwoKeysOfOneEpochThoughTheEarlierHasOpened() {
        epochs.store(1, secret(1), NOW_MS);
        epochs.store(2, secret(2), NOW_MS);
        assertOpens(2, secret(2), 5);

        assertTrue(epochs.store(2, secret(3), NOW_MS));
        assertOpens(2, secret(3), 0);
        assertRefused(2, secret(2), 6);
    }

    /// Key messages are slower than frames: that must open no way to play frames again.
    @Test
    void shouldKeepTheWindowsWhenAKeyMessageComesLate() {
        epochs.store(1, secret(1), NOW_MS);
        assertOpens(1, secret(1), 0);
        assertOpens(4, ratcheted(1, 3), 0);
        assertOpens(12, ratcheted(1, 11), 0);
        assertFalse(epochs.store(1, secret(1), NOW_MS));
        assertFalse(epochs.store(3, ratcheted(1, 2), NOW_MS));

        assertEquals(12, epochs.current());
        assertRefused(12, ratcheted(1, 11), 0);
        assertRefused(4, ratcheted(1, 3), 0);
    }

    /// Asked again while S' is pending, its owner tells S_k and S' anew: S_k changes nothing.
    @Test
    void shouldNotGoBackToAnEpochThatWasToldAgain() {
        epochs.store(1, secret(1), NOW_MS);
        epochs.store(2, secret(2), NOW_MS);
        assertOpens(2, secret(2), 0);
        assertFalse(epochs.store(1, secret(1), NOW_MS));
        assertFalse(epochs.store(2, secret(2), NOW_MS));

        assertRefused(2, secret(2), 0);
        assertOpens(2, secret(2), 1);
    }

    /// Else a bridge that has it told again and again would keep the old one alive for a leaver.
    @Test
    void shouldEraseTheOldOneInTimeHoweverOftenTheNewOneIsTold() {
        epochs.store(1, secret(1), NOW_MS);
        epochs.store(2, secret(2), NOW_MS);
        epochs.store(2, secret(2), NOW_MS + 2_000);
        epochs.store(2, secret(3), NOW_MS + 4_000);

        assertInstanceOf(PeerEpochs.Refused.class, frame(1, secret(1), 0, NOW_MS + 5_000));
        assertEquals(2, epochs.current());
    }
}
