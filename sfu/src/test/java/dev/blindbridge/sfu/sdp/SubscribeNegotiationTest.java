package dev.blindbridge.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.RtpCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeNegotiationTest {
    private static final OfferedLine VOICE =
            new OfferedLine(
                    "0",
                    MediaKind.AUDIO,
                    new OfferedLine.Stream("slot-3", "slot-3-0", "slot-3", -1, 0),
                    false);
    private static final OfferedLine PICTURE =
            new OfferedLine(
                    "1",
                    MediaKind.VIDEO,
                    new OfferedLine.Stream("slot-3", "slot-3-1", "slot-3", 5, 6),
                    false);
    private static final OfferedLine IDLE = new OfferedLine("2", MediaKind.VIDEO, null, false);
    private static final OfferedLine REFUSED = new OfferedLine("3", MediaKind.AUDIO, null, true);

    /// As browsers answer: one section for each, receiving.
    private static final String ANSWER =
            """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %1$s
            a=setup:active
            a=mid:0
            a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
            a=recvonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %1$s
            a=setup:active
            a=mid:1
            a=recvonly
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            """
                    .formatted(BrowserOffers.FINGERPRINT);

    private static String offer(OfferedLine... lines) {
        return SubscribeNegotiation.offer(1, PublishNegotiationTest.LOCAL, List.of(lines));
    }

    private static void assertRefused(String answer) {
        NegotiationException refused =
                assertThrows(
                        NegotiationException.class,
                        () -> SubscribeNegotiation.answer(answer, List.of(VOICE, PICTURE)));
        assertEquals(Reason.UNSUPPORTED, refused.reason());
    }

    @Test
    void shouldOfferWhatBothBrowsersNeed() {
        String offer = offer(VOICE, PICTURE);
        for (String line :
                List.of(
                        "a=ice-lite",
                        "a=setup:actpass",
                        "a=group:BUNDLE 0 1",
                        "a=msid:slot-3 slot-3-1",
                        "a=ssrc:4294967295 cname:slot-3",
                        "a=ssrc-group:FID 5 6",
                        "a=ssrc:6 cname:slot-3",
                        "a=rtcp-fb:96 nack",
                        "a=rtcp-fb:96 nack pli",
                        "a=fmtp:97 apt=96")) {
            assertTrue(offer.contains(line + "\r\n"), line);
        }
        assertEquals(3, offer.split("a=sendonly\r\n", -1).length);
        assertFalse(offer.contains("audio-level"), "levels travel sealed");
        assertFalse(offer.contains("transport"), "we number nothing across the transport");
    }

    @Test
    void shouldKeepIdleLinesInactiveAndRefusedOnesOutOfTheBundle() {
        String offer = offer(VOICE, PICTURE, IDLE, REFUSED);
        String[] sections = offer.split("(?m)^m=", -1);
        assertTrue(offer.contains("a=group:BUNDLE 0 1 2\r\n"));
        assertTrue(sections[3].startsWith("video 9 ") && sections[3].contains("a=inactive\r\n"));
        assertFalse(sections[3].contains("msid"));
        assertTrue(sections[4].startsWith("audio 0 ") && sections[4].contains("a=inactive\r\n"));
    }

    @Test
    void shouldReadItsOwnOffer() throws Exception {
        SessionDescription read = SdpReader.read(offer(VOICE, PICTURE, IDLE));
        assertEquals(3, read.media().size());
        assertEquals(List.of(5, 6), read.media().get(1).ssrcs());
        assertEquals(Codecs.offered(MediaKind.VIDEO), Codecs.supported(read.media().get(1)));
    }

    @Test
    void shouldTakeFromTheAnswerWhatBothHave() throws Exception {
        SubscribeNegotiation.Answer answer =
                SubscribeNegotiation.answer(ANSWER, List.of(VOICE, PICTURE));
        assertEquals("abcd", answer.remote().ufrag());
        assertEquals(
                List.of(new RtpCodec("VP8", 96, 90_000, 1, "", 97)),
                answer.lines().get(1).codecs());
        assertEquals(1, answer.lines().getFirst().extensions().mid());
        assertEquals(0, answer.lines().get(1).extensions().mid(), "not taken");
    }

    @Test
    void shouldSendNothingOnLinesThatAreRefusedOrNotReceived() throws Exception {
        String answer =
                ANSWER.replace("m=video 9", "m=video 0").replaceFirst("recvonly", "inactive");
        List<SubscribeNegotiation.AnsweredLine> lines =
                SubscribeNegotiation.answer(answer, List.of(VOICE, PICTURE)).lines();
        assertTrue(lines.get(0).codecs().isEmpty());
        assertFalse(lines.get(0).rejected());
        assertTrue(lines.get(1).codecs().isEmpty());
        assertTrue(lines.get(1).rejected());
    }

    @Test
    void shouldRefuseAnswersThatDoNotFitTheOffer() {
        assertRefused(ANSWER.substring(0, ANSWER.indexOf("m=video")));
        assertRefused(ANSWER.replace("a=mid:1", "a=mid:9"));
        assertRefused(ANSWER.replace("m=video 9", "m=audio 9"));
        assertRefused(ANSWER.replace("setup:active", "setup:passive"));
        assertRefused(ANSWER.replaceAll("a=fingerprint.*\n", ""));
    }
}
