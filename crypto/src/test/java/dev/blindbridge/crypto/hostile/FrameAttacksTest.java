package dev.blindbridge.crypto.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a bridge can do to frames. Each test lets something good through as well: a client that
/// refuses everything passes none of them.
@Timeout(120)
@ParameterizedClass
@EnumSource(Language.class)
class FrameAttacksTest {
    private final HostileBridge bridge = new HostileBridge();
    private final Client ada = bridge.join(Language.JAVA, "Ada");
    private final Client bea = bridge.join(Language.JAVA, "Bea");
    private final Client victim;

    FrameAttacksTest(Language language) {
        victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
    }

    private static void assertHeard(String word, Optional<byte[]> opened) {
        assertEquals(word, new String(opened.orElseThrow(), UTF_8));
    }

    private void assertRefused(String reason, Runnable attack) {
        long before = victim.refused(reason);
        attack.run();
        assertEquals(before + 1, victim.refused(reason), reason);
    }

    private void assertDropped(String reason, HostileBridge.Frame frame) {
        assertRefused(reason, () -> assertEquals(Optional.empty(), bridge.deliver(frame, victim)));
    }

    @Test
    void shouldPlayNoFrameTwice() {
        HostileBridge.Frame yes = bridge.speech(ada, "yes");
        assertHeard("yes", bridge.deliver(yes, victim));

        assertDropped("REPLAY", yes);
        assertDropped("REPLAY", yes.at(yes.rtpTimestamp() + 48_000));
    }

    /// The bridge cuts a sentence and puts it together anew, with RTP timestamps to match.
    @Test
    void shouldHearNoRearrangedSpeech() {
        HostileBridge.Frame doNot = bridge.speech(ada, "do not");
        HostileBridge.Frame attack = bridge.speech(ada, "attack");

        assertHeard("attack", bridge.deliver(attack, victim));
        assertDropped("ORDER", doNot.at(attack.rtpTimestamp() + 960));
    }

    /// What merely overtakes on the network keeps its own timestamp and is heard: the rule above is
    /// not simply "newest only".
    @Test
    void shouldHearWhatTheNetworkReordered() {
        HostileBridge.Frame first = bridge.speech(ada, "first");
        HostileBridge.Frame second = bridge.speech(ada, "second");

        assertHeard("second", bridge.deliver(second, victim));
        assertHeard("first", bridge.deliver(first, victim));
    }

    @Test
    void shouldTellThatAStreamWasHeldBack() {
        HostileBridge.Frame held = bridge.speech(ada, "held");
        bridge.pass(8_000);

        assertHeard("held", bridge.deliver(held, victim));
        assertTrue(victim.shown().contains("delayed " + ada.slot()), victim.shown()::toString);
    }

    /// Withheld while the sender went on to another epoch, and released then.
    @Test
    void shouldDropWhatIsReleasedAfterItsEpoch() {
        HostileBridge.Frame held = bridge.speech(ada, "held");
        bridge.drop(bea); // So Ada changes her key.
        bridge.pass(10_000);
        assertHeard("now", bridge.deliver(bridge.speech(ada, "now"), victim));
        bridge.pass(6_000);

        assertDropped("UNKNOWN_EPOCH", held);
    }

    @Test
    void shouldNotShowTheScreenAsTheCamera() {
        HostileBridge.Frame screen = bridge.picture(ada, Track.SCREEN, "my screen");

        assertRefused(
                "WRONG_STREAM",
                () ->
                        assertEquals(
                                Optional.empty(),
                                bridge.deliver(screen, victim, ada.slot(), Track.CAMERA)));
        assertTrue(bridge.deliver(screen, victim).isPresent());
    }

    @Test
    void shouldNotShowOnePersonAsAnother() {
        HostileBridge.Frame adas = bridge.speech(ada, "I agree");

        assertRefused(
                "WRONG_STREAM",
                () ->
                        assertEquals(
                                Optional.empty(),
                                bridge.deliver(adas, victim, bea.slot(), Track.MICROPHONE)));
        // The same with the sender's slot written over: it is part of the key.
        byte[] forged = adas.wire().clone();
        HostileBridge.Frame beas = bridge.speech(bea, "I do not");
        System.arraycopy(beas.wire(), 0, forged, 0, 4);
        assertEquals(
                Optional.empty(),
                bridge.deliver(
                        new HostileBridge.Frame(
                                bea.slot(),
                                Track.MICROPHONE,
                                Codec.OPUS,
                                forged,
                                beas.rtpTimestamp()),
                        victim));
        assertHeard("I agree", bridge.deliver(adas, victim));
        assertHeard("I do not", bridge.deliver(beas, victim));
    }

    /// Frames that never were sealed: a codec's own bytes, silence, discontinuous transmission,
    /// nothing.
    @Test
    void shouldRenderNothingThatWasNeverSealed() {
        HostileBridge.Frame genuine = bridge.speech(ada, "genuine");
        List<byte[]> plain = new ArrayList<>();
        plain.add(new byte[0]);
        plain.add(new byte[] {(byte) 0xf8, (byte) 0xff, (byte) 0xfe}); // Opus silence
        plain.add(new byte[] {0x78});
        plain.add("an open frame that says what it likes".getBytes(UTF_8));
        plain.add(new byte[160]);
        for (byte[] frame : plain) {
            assertEquals(Optional.empty(), bridge.deliver(genuine.withWire(frame), victim));
        }
        HostileBridge.Frame picture = bridge.picture(ada, Track.CAMERA, "genuine");
        for (byte[] frame : plain) {
            assertEquals(Optional.empty(), bridge.deliver(picture.withWire(frame), victim));
        }
        assertHeard("genuine", bridge.deliver(genuine, victim));
        assertTrue(bridge.deliver(picture, victim).isPresent());
    }

    @Test
    void shouldRefuseEveryFlippedBitTheClearOnesToo() {
        HostileBridge.Frame picture = bridge.picture(ada, Track.CAMERA, "face");
        for (int bit = 0; bit < 8 * picture.wire().length; bit++) {
            byte[] flipped = picture.wire().clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int at = bit;
            assertEquals(
                    Optional.empty(),
                    bridge.deliver(picture.withWire(flipped), victim),
                    () -> "bit " + at);
        }
        assertTrue(bridge.deliver(picture, victim).isPresent(), "and nothing has changed");
    }

    /// Many epochs ahead: nothing opens, the work is bounded, and the victim asks the sender for
    /// its key at most every 5 s.
    @Test
    void shouldBearABombOfEpochs() {
        HostileBridge.Frame genuine = bridge.speech(ada, "genuine");
        int sentBefore = bridge.recorded().size();
        for (int epoch = 1; epoch <= 500; epoch++) {
            byte[] bomb = bomb(genuine.wire(), epoch % 250 + 1);
            assertEquals(Optional.empty(), bridge.deliver(genuine.withWire(bomb), victim));
        }
        bridge.pass(1_000);
        long asked =
                bridge.recorded().stream()
                        .skip(sentBefore)
                        .filter(message -> message.from() == victim.slot() && message.isHello())
                        .count();

        assertTrue(asked <= 1, "hellos in answer to 500 forged frames: " + asked);
        assertHeard("genuine", bridge.deliver(genuine, victim));
    }

    /// The genuine frame under another epoch. Slot and track: section 1, "key id".
    private byte[] bomb(byte[] genuine, int epoch) {
        int slotAndTrack = ada.slot() << 3;
        byte[] header = {
            (byte) 0xa0, (byte) epoch, (byte) (slotAndTrack >> 8), (byte) slotAndTrack
        };
        byte[] rest = Arrays.copyOfRange(genuine, 3, genuine.length);
        byte[] bomb = Arrays.copyOf(header, header.length + rest.length);
        System.arraycopy(rest, 0, bomb, header.length, rest.length);
        return bomb;
    }
}
