package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.DtlsFingerprint;
import java.util.List;

/// Session descriptions of a client that wants little.
final class TestDescriptions {
    private static final List<String> KEPT =
            List.of("m=", "c=", "a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-mux", "a=extmap:");

    private TestDescriptions() {}

    /// A microphone (mid 0, SSRC 1111) and a camera (mid 1, SSRC 2222, repaired by 2223).
    static String publishOffer(String ufrag, DtlsFingerprint fingerprint) {
        return session(ufrag, fingerprint, "actpass", "0 1")
                + """
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 0.0.0.0
                a=mid:0
                a=sendonly
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;useinbandfec=1
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=ssrc:1111 cname:x
                m=video 9 UDP/TLS/RTP/SAVPF 96 97
                c=IN IP4 0.0.0.0
                a=mid:1
                a=sendonly
                a=rtcp-mux
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=ssrc-group:FID 2222 2223
                a=ssrc:2222 cname:x
                a=ssrc:2223 cname:x
                """;
    }

    /// Takes everything that is offered.
    static String subscribeAnswer(String offer, String ufrag, DtlsFingerprint fingerprint) {
        String mids =
                offer.lines()
                        .filter(line -> line.startsWith("a=group:BUNDLE "))
                        .map(line -> line.substring(15))
                        .findFirst()
                        .orElseThrow();
        StringBuilder answer = new StringBuilder(session(ufrag, fingerprint, "active", mids));
        for (String line : offer.lines().toList()) {
            if (KEPT.stream().anyMatch(line::startsWith)) {
                answer.append(line).append('\n');
            } else if (line.equals("a=sendonly")) {
                answer.append("a=recvonly\n");
            } else if (line.equals("a=inactive")) {
                answer.append("a=inactive\n");
            }
        }
        return answer.toString();
    }

    private static String session(
            String ufrag, DtlsFingerprint fingerprint, String setup, String mids) {
        return """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE %s
        a=ice-ufrag:%s
        a=ice-pwd:0123456789012345678901
        a=fingerprint:%s %s
        a=setup:%s
        """
                .formatted(mids, ufrag, fingerprint.algorithm(), fingerprint.hex(), setup);
    }
}
