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

    @Test
    void shouldCallOnlyThatForgedWhichAKeyMessageContradicts() {
        assertFalse(epochs.store(1, secret(1), NOW_MS), "the first");
        assertFalse(epochs.store(2, secret(2), NOW_MS), "the next");
        assertFalse(epochs.store(2, secret(3), NOW_MS), "the next, replaced before its time");
        assertEquals(0, epochs.forgeries());
        assertOpens(2, secret(3), 0);
        assertTrue(epochs.store(2, secret(4), NOW_MS));
        assertEquals(1, epochs.forgeries());
    }

    /// Whoever drives the session may come late: the next epoch is the current one by then.
    @Test
    void shouldDoWhatIsDueBeforeItJudgesAKeyMessage() {
        epochs.store(1, secret(1), NOW_MS);
        epochs.store(2, secret(2), NOW_MS);

        assertTrue(epochs.store(2, secret(3), NOW_MS + PeerEpochs.OLDER_KEPT_MS));
    }

    /// Only what its owner told is beyond the reach of who was given an older secret.
    @Test
    void shouldRememberHowFarTheOwnerToldItsSecrets() {
        epochs.store(1, secret(1), NOW_MS);
        assertOpens(4, ratcheted(1, 3), 0);
        assertEquals(1, epochs.told());
        epochs.store(3, ratcheted(1, 2), NOW_MS);
        assertEquals(3, epochs.told());
        epochs.store(4, ratcheted(1, 3), NOW_MS);
        assertEquals(4, epochs.told());
        epochs.store(5, secret(2), NOW_MS);
        epochs.store(5, secret(2), NOW_MS);
        assertEquals(4, epochs.told(), "the next is not yet in use");
    }

    /// Far along in a call too: else a late key message would erase the replay windows.
    @Test
    void shouldCompareALateKeyMessageWhereverTheCallIs() {
        int far = 3 * PeerEpochs.MAX_CHECKED;
        epochs.store(far, secret(1), NOW_MS);
        assertOpens(far + 2, ratcheted(1, 2), 0);

        assertFalse(epochs.store(far + 1, ratcheted(1, 1), NOW_MS));
        assertRefused(far + 2, ratcheted(1, 2), 0);
    }

    @Test
    void shouldCompareAKeyMessageAsFarAsTheLimitAndNoFurther() {
        Secret reached = secret(1);
        epochs.store(0, secret(1), NOW_MS);
        for (int epoch = 0; epoch < PeerEpochs.MAX_CHECKED; ) {
            for (int i = 0; i < PeerEpochs.MAX_RATCHETS; i++, epoch++) {
                reached = reached.ratcheted();
            }
            assertOpens(epoch, reached, 0);
        }
        assertFalse(epochs.store(0, secret(1), NOW_MS));
        assertEquals(PeerEpochs.MAX_CHECKED, epochs.current());
        assertOpens(PeerEpochs.MAX_CHECKED + 1, reached.ratcheted(), 0);

        assertTrue(epochs.store(0, secret(1), NOW_MS));
        assertEquals(0, epochs.current());
    }

    /// Else who holds the old secret could be heard for as long as its owner speaks.
    @Test
    void shouldEraseTheEpochBeforeInTimeHoweverMuchIsSaid() {
        epochs.store(1, secret(1), NOW_MS);
        assertOpens(2, ratcheted(1, 1), 0);
        for (int i = 1; i < 4; i++) {
            frame(2, ratcheted(1, 1), i, NOW_MS + 500L * i);
        }
        assertInstanceOf(
                PeerEpochs.Opened.class,
                frame(1, secret(1), 0, NOW_MS + PeerEpochs.PREVIOUS_KEPT_MS - 1));

        assertEquals(
                new PeerEpochs.Refused(RejectReason.UNKNOWN_EPOCH, false),
                frame(1, secret(1), 1, NOW_MS + PeerEpochs.PREVIOUS_KEPT_MS));
    }

    /// Of a frame that is forged under the current epoch, its owner need not hear.
    @Test
    void shouldAskForAKeyOnlyWhereTheFrameIsAhead() {
        epochs.store(1, secret(1), NOW_MS);

        assertEquals(
                new PeerEpochs.Refused(RejectReason.AUTH, false), frame(1, secret(2), 0, NOW_MS));
        assertEquals(
                new PeerEpochs.Refused(RejectReason.AUTH, true), frame(2, secret(2), 0, NOW_MS));
    }
}
