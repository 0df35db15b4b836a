package dev.blindbridge.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.RtpCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishNegotiationTest {
    static final LocalTransport LOCAL =
            new LocalTransport(
                    new IceCredentials("ourUfrag", "ourPasswordOfTwentyTwo"),
                    DtlsFingerprint.of("sha-256", new byte[32]),
                    List.of(
                            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 10000),
                            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 10000)));

    private static final String H264_FMTP =
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f";

    private static String answer(String offer) throws NegotiationException {
        return PublishNegotiation.of(offer).answer(1, LOCAL);
    }

    private static InboundParameters inbound(String offer, String mid) throws NegotiationException {
        return PublishNegotiation.of(offer).inbound(mid).orElseThrow();
    }

    private static void assertRefused(Reason reason, String offer) {
        NegotiationException refused =
                assertThrows(NegotiationException.class, () -> PublishNegotiation.of(offer));
        assertEquals(reason, refused.reason());
    }

    private static String section(String sdp, int index) {
        return sdp.split("(?m)^m=", -1)[index + 1];
    }

    @Test
    void shouldTakeWhatChromiumSends() throws Exception {
        InboundParameters camera = inbound(BrowserOffers.CHROMIUM, "1");
        assertEquals(
                List.of(
                        new RtpCodec("VP8", 96, 90_000, 1, "", 97),
                        new RtpCodec("H264", 102, 90_000, 1, H264_FMTP, 103),
                        new RtpCodec("VP9", 98, 90_000, 1, "profile-id=0", 99),
                        new RtpCodec("AV1", 45, 90_000, 1, "level-idx=5;profile=0;tier=0", 46)),
                camera.codecs());
        assertEquals(List.of((int) 2231627014L), camera.ssrcs());
        assertEquals(List.of(632943048), camera.rtxSsrcs());
        assertEquals(3, camera.extensions().transportWideCc());
        assertEquals(4, camera.extensions().mid());
        assertEquals(0, camera.extensions().rid(), "no layers");
        InboundParameters microphone = inbound(BrowserOffers.CHROMIUM, "0");
        assertEquals(1, microphone.codecs().size());
        assertEquals(List.of((int) 3570614608L), microphone.ssrcs());
    }

    @Test
    void shouldTakeWhatFirefoxSends() throws Exception {
        InboundParameters camera = inbound(BrowserOffers.FIREFOX, "1");
        assertEquals(120, camera.codecs().getFirst().payloadType());
        assertEquals(124, camera.codecs().getFirst().rtxPayloadType());
        assertEquals(121, camera.codecs().getLast().payloadType());
        assertEquals(List.of((int) 3107129874L), camera.ssrcs());
        assertEquals(List.of((int) 2981045711L), camera.rtxSsrcs());
        assertEquals(7, camera.extensions().transportWideCc());
        RemoteTransport remote = PublishNegotiation.of(BrowserOffers.FIREFOX).remote();
        assertEquals("d2e6f26d", remote.ufrag());
        assertEquals(BrowserOffers.FINGERPRINT, remote.fingerprint().hex());
    }

    @Test
    void shouldAnswerFirefoxWithoutFeedbackForFormatsThatWent() throws Exception {
        String answer = answer(BrowserOffers.FIREFOX);
        assertFalse(answer.contains("rtcp-fb:126"));
        assertFalse(answer.contains("rtcp-fb:97"));
        assertTrue(answer.contains("a=rtcp-fb:120 nack pli\r\n"));
        assertTrue(answer.contains("a=rtcp-fb:120 transport-cc\r\n"));
        assertFalse(answer.contains("a=rtcp-fb:121 transport-cc"), "was not offered");
        assertTrue(answer.contains("m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125\r\n"));
    }

    @Test
    void shouldAnswerWithAllThatBothBrowsersNeed() throws Exception {
        for (String offer : List.of(BrowserOffers.CHROMIUM, BrowserOffers.FIREFOX)) {
            String answer = answer(offer);
            for (String line :
                    List.of(
                            "v=0",
                            "s=-",
                            "t=0 0",
                            "a=ice-lite",
                            "a=group:BUNDLE 0 1",
                            "a=ice-ufrag:ourUfrag",
                            "a=ice-pwd:ourPasswordOfTwentyTwo",
                            "a=setup:passive")) {
                assertTrue(answer.contains(line + "\r\n"), line);
            }
            for (int i = 0; i < 2; i++) {
                String section = section(answer, i);
                assertTrue(section.contains("c=IN IP4 0.0.0.0\r\n"));
                assertTrue(section.contains("a=recvonly\r\n"));
                assertTrue(section.contains("a=rtcp-mux\r\n"));
            }
            assertFalse(answer.contains("audio-level"), "levels travel sealed");
            assertFalse(answer.contains("video-orientation"));
        }
    }

    @Test
    void shouldNameAllAddressesOnceWithFallingPriority() throws Exception {
        String answer = answer(BrowserOffers.CHROMIUM);
        assertTrue(answer.contains("a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host\r\n"));
        assertTrue(answer.contains(" 2130706175 2001:db8:0:0:0:0:0:1 10000 typ host\r\n"));
        assertEquals(3, answer.split("a=candidate:", -1).length);
    }

    @Test
    void shouldRejectDataChannelInItsPlace() throws Exception {
        String rejected = section(answer(BrowserOffers.CHROMIUM), 2);
        assertTrue(rejected.startsWith("application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
        assertTrue(rejected.contains("a=mid:2\r\n"));
    }

    @Test
    void shouldRejectVideoWithoutCodecInCommon() throws Exception {
        String offer =
                BrowserOffers.CHROMIUM.replaceAll(
                        "m=video 9 UDP/TLS/RTP/SAVPF [0-9 ]+",
                        "m=video 9 UDP/TLS/RTP/SAVPF 100 123");
        String answer = answer(offer);
        assertTrue(section(answer, 1).startsWith("video 0 UDP/TLS/RTP/SAVPF 100\r\n"));
        assertTrue(answer.contains("a=group:BUNDLE 0\r\n"));
        assertTrue(PublishNegotiation.of(offer).inbound("1").isEmpty());
    }

    @Test
    void shouldAnswerAv1AndH264AsOffered() throws Exception {
        String answer = answer(BrowserOffers.CHROMIUM);
        assertTrue(answer.contains("a=rtpmap:45 AV1/90000\r\n"));
        assertTrue(answer.contains("a=fmtp:45 level-idx=5;profile=0;tier=0\r\n"));
        assertTrue(answer.contains("a=rtpmap:102 H264/90000\r\n"));
        assertTrue(answer.contains("a=fmtp:102 " + H264_FMTP + "\r\n"));
        String bare = BrowserOffers.CHROMIUM.replaceAll("a=fmtp:45 .*\r\n", "");
        assertFalse(answer(bare).contains("a=fmtp:45"), "as Firefox offers it");
    }

    @Test
    void shouldLeaveOutProfilesAndModesThatNotEveryReceiverHas() throws Exception {
        for (String other :
                List.of(
                        H264_FMTP.replace("mode=1", "mode=0"),
                        H264_FMTP.replace("packetization-mode=1;", ""),
                        H264_FMTP.replace("42001f", "64001f"),
                        H264_FMTP.replace("42001f", "42"),
                        H264_FMTP.replace("42001f", "42001f 4242"))) {
            String answer = answer(BrowserOffers.CHROMIUM.replace(H264_FMTP, other));
            assertFalse(answer.contains("H264"), other);
        }
        String professional = BrowserOffers.CHROMIUM.replace(";profile=0;", ";profile=1;");
        assertFalse(answer(professional).contains("AV1"));
    }

    /// Loudness travels sealed.
    @Test
    void shouldNotNegotiateTheAudioLevel() throws Exception {
        assertTrue(BrowserOffers.CHROMIUM.contains("ssrc-audio-level"));
        assertFalse(answer(BrowserOffers.CHROMIUM).contains("audio-level"));
    }

    @Test
    void shouldAskOpusForErrorCorrectionAndNoSilenceSuppression() throws Exception {
        assertTrue(
                answer(BrowserOffers.CHROMIUM)
                        .contains("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=0\r\n"));
    }

    @Test
    void shouldAcceptLayersAsOffered() throws Exception {
        String offer = BrowserOffers.simulcast();
        InboundParameters camera = inbound(offer, "1");
        assertEquals(List.of("l", "m", "h"), camera.rids());
        assertEquals(List.of(), camera.ssrcs());
        assertEquals(10, camera.extensions().rid());
        assertEquals(11, camera.extensions().repairedRid());
        String answer = answer(offer);
        assertTrue(answer.contains("a=simulcast:recv l;m;h\r\n"));
        assertTrue(answer.contains("a=rid:h recv\r\n"));
        assertTrue(answer.contains("a=extmap:10 " + Extensions.RID + "\r\n"));
    }

    @Test
    void shouldAnswerInactiveToWhatDoesNotSend() throws Exception {
        String offer = BrowserOffers.CHROMIUM.replaceFirst("a=sendonly", "a=inactive");
        assertTrue(section(answer(offer), 0).contains("a=inactive\r\n"));
        assertTrue(PublishNegotiation.of(offer).inbound("0").isEmpty());
    }

    @Test
    void shouldReadBareLineFeeds() throws Exception {
        assertEquals(
                answer(BrowserOffers.CHROMIUM), answer(BrowserOffers.CHROMIUM.replace("\r", "")));
    }

    @Test
    void shouldRefuseWhatItCannotWorkWith() {
        String offer = BrowserOffers.CHROMIUM;
        assertRefused(Reason.UNSUPPORTED, offer.replaceAll("a=group:BUNDLE.*\r\n", ""));
        assertRefused(Reason.UNSUPPORTED, offer.replaceAll("a=fingerprint:.*\r\n", ""));
        assertRefused(Reason.UNSUPPORTED, offer.replace("sha-256", "sha-1"));
        assertRefused(Reason.UNSUPPORTED, offer.replace("setup:actpass", "setup:passive"));
        assertRefused(Reason.UNSUPPORTED, offer.replaceAll("a=rtcp-mux\r\n", ""));
        assertRefused(Reason.UNSUPPORTED, offer.replaceAll("a=ice-ufrag:.*\r\n", ""));
    }

    @Test
    void shouldRefuseWhatIsNoDescriptionOrTooMuch() {
        assertRefused(Reason.MALFORMED, "");
        assertRefused(Reason.MALFORMED, "{}");
        assertRefused(Reason.MALFORMED, "v=0\r\n");
        assertRefused(Reason.MALFORMED, "v=0\r\nm=audio\r\n");
        assertRefused(Reason.MALFORMED, BrowserOffers.CHROMIUM.replace("a=mid:1", "a=mid:0"));
        assertRefused(Reason.MALFORMED, "v=0\r\n" + "a=x\r\n".repeat(SdpReader.MAX_LINES));
        assertRefused(Reason.MALFORMED, "v=0\r\na=" + "x".repeat(SdpReader.MAX_LINE_CHARS));
        assertRefused(Reason.MALFORMED, "v=0\r\n".repeat(SdpReader.MAX_CHARS / 5 + 1));
        String line = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
        assertRefused(Reason.MALFORMED, "v=0\r\n" + line.repeat(SdpReader.MAX_MEDIA + 1));
        assertRefused(Reason.MALFORMED, "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF" + " 1".repeat(200));
    }
}
