package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a receiver knows how old a frame is (section 1, "delay").
class PingsTest {
    private static boolean isPairMessage(byte[] data) {
        return !Hello.looksLikeOne(data)
                && WireImage.parse(data, 0, Codec.NONE) instanceof WireImage.Parsed(WireImage image)
                && image.keyId().track() == Track.PAIR;
    }

    @Test
    void shouldPingOnceAMinuteWhomItRendersAndNobodyElse() {
        Meeting meeting = new Meeting(51);
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.join("Kim");
        meeting.run(10_000);
        List<String> sent = new ArrayList<>();
        meeting.passOnly(d -> {
            if (isPairMessage(d.data())) {
                sent.add(d.from() + ">" + d.to());
            }
            return true;
        });
        jo.session().opener(ada.slot(), Track.CAMERA);
        meeting.run(150_000);

        assertEquals(List.of("1>0", "0>1", "1>0", "0>1", "1>0", "0>1"), sent, "ping, pong");
    }

    /// The peer's clock is mine. A ping that was held on its way makes frames look older than they
    /// are, never younger; so the quickest answer is the best.
    @Test
    void shouldBelieveTheQuickestOfTheLastEightAnswers() {
        DelayEstimate delay = new DelayEstimate();
        assertFalse(delay.isTooOld(0, 60_000), "nothing is known yet");
        delay.sample(0, 6_000, 6_100);
        assertTrue(delay.isTooOld(20_000, 20_050));
        delay.sample(10_000, 10_050, 10_100);
        assertFalse(delay.isTooOld(20_000, 20_050));
        assertFalse(delay.isTooOld(20_000, 24_950));
        assertTrue(delay.isTooOld(20_000, 24_951), "over 5 s, half a round trip included");
        for (int i = 0; i < 8; i++) {
            delay.sample(0, 6_000, 6_100);
        }
        assertTrue(delay.isTooOld(20_000, 20_050), "forgotten");
    }
}
