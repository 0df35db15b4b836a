package dev.blindbridge.bench.client.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final String OFFER =
            """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=ice-lite
            a=group:BUNDLE 0 1 2
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 aa:bb
            a=setup:actpass
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=mid:0
            a=sendonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=ssrc:4294967295 cname:x
            a=candidate:1 1 udp 100 192.0.2.7 10000 typ host
            a=candidate:2 1 UDP 200 2001:db8::1 10001 typ host
            a=candidate:3 1 tcp 300 192.0.2.7 9 typ host tcptype active
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 98
            c=IN IP4 0.0.0.0
            a=mid:1
            a=sendonly
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtcp-fb:96 transport-cc
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:98 VP9/90000
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=ssrc-group:FID 7 8
            a=ssrc:7 cname:x
            a=ssrc:8 cname:x
            m=video 9 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 0.0.0.0
            a=mid:2
            a=inactive
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            """;

    @Test
    void shouldReadAnOffer() throws Description.UnusableException {
        Description offer = Description.parse(OFFER);
        assertEquals("AA:BB", offer.remote().fingerprint());
        assertEquals(
                List.of(
                        new InetSocketAddress("2001:db8::1", 10001),
                        new InetSocketAddress("192.0.2.7", 10000)),
                offer.remote().candidates());
        Description.Media video = offer.media().get(1);
        assertTrue(video.video());
        assertEquals(97, video.codecs().getFirst().rtxPayloadType());
        assertEquals(List.of(7), video.ssrcs());
        assertEquals(Map.of(8, 7), video.repairedSsrcByRtx());
        assertEquals(4, video.extension(DescriptionWriter.MID_URI));
        assertEquals(List.of(-1), offer.media().getFirst().ssrcs());
        assertEquals("inactive", offer.media().get(2).direction());
        assertFalse(offer.remote().toString().contains("0123456789"));
    }

    @Test
    void shouldAnswerLineByLine() throws Description.UnusableException {
        try (ClientLoop loop = new ClientLoop("test")) {
            String answer =
                    DescriptionWriter.answer(transport(loop), "c", Description.parse(OFFER));
            assertTrue(answer.contains("a=group:BUNDLE 0 1 2\r\n"));
            assertTrue(answer.contains("a=setup:active\r\n"));
            assertTrue(answer.contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n"));
            assertTrue(answer.contains("a=rtcp-fb:96 nack pli\r\n"));
            assertFalse(answer.contains("transport-cc"));
            assertEquals(2, answer.split("a=recvonly", -1).length - 1);
            assertEquals(1, answer.split("a=inactive", -1).length - 1);
        }
    }

    @Test
    void shouldOfferWhatItSends() {
        try (ClientLoop loop = new ClientLoop("test")) {
            String offer =
                    DescriptionWriter.offer(
                            transport(loop),
                            "c",
                            List.of(
                                    new DescriptionWriter.OfferedTrack("0", false, 1, 0),
                                    new DescriptionWriter.OfferedTrack("1", true, -2, 3)));
            assertTrue(offer.contains("a=ssrc-group:FID 4294967294 3\r\n"));
            assertTrue(offer.contains("a=setup:actpass\r\n"));
            assertTrue(offer.endsWith("\r\n"));
        }
    }

    @Test
    void shouldRefuseWithAReasonInsteadOfFailing() {
        Random random = new Random(5);
        String[] lines = OFFER.split("\n", -1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutated = new StringBuilder();
            for (String line : lines) {
                if (random.nextInt(20) != 0) {
                    mutated.append(line);
                }
                mutated.append(random.nextInt(50) == 0 ? (char) random.nextInt(128) : '\n');
            }
            try {
                Description.parse(mutated.toString());
            } catch (Description.UnusableException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
        assertThrows(Description.UnusableException.class, () -> Description.parse(""));
    }

    private static MediaTransport transport(ClientLoop loop) {
        MediaTransport.Listener listener =
                new MediaTransport.Listener() {
                    @Override
                    public void onConnected() {}

                    @Override
                    public void onClosed(String reason) {}

                    @Override
                    public void onRtp(byte[] bytes, int offset, int length, long nowNs) {}

                    @Override
                    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {}
                };
        return new MediaTransport(
                loop,
                "test",
                DtlsIdentity.generate(),
                DatagramFilter.NONE,
                new SecureRandom(),
                listener);
    }
}
