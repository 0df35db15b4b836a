package dev.blindbridge.sfu.sdp;

/// Offers with the lines that browsers send, the long lists of formats shortened.
final class BrowserOffers {
    static final String FINGERPRINT =
            "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    private BrowserOffers() {}

    /// Chromium: ICE and DTLS in each section, AV1 and H264 among the formats, a data channel.
    static final String CHROMIUM =
            """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1 2
            a=extmap-allow-mixed
            a=msid-semantic: WMS 61317484-2ed4-49d7-9eb7-1414322a7aae
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:ETEn
            a=ice-pwd:OtSK0WpNtpUjkY4+86js7ZQl
            a=ice-options:trickle
            a=fingerprint:sha-256 %1$s
            a=setup:actpass
            a=mid:0
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=sendonly
            a=msid:61317484-2ed4-49d7-9eb7-1414322a7aae 6c0b1a5e
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:13 CN/8000
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6
            a=ssrc:3570614608 msid:61317484-2ed4-49d7-9eb7-1414322a7aae 6c0b1a5e
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 98 99 100 101 45 46 123
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:ETEn
            a=ice-pwd:OtSK0WpNtpUjkY4+86js7ZQl
            a=ice-options:trickle
            a=fingerprint:sha-256 %1$s
            a=setup:actpass
            a=mid:1
            a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:13 urn:3gpp:video-orientation
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
            a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
            a=sendonly
            a=msid:61317484-2ed4-49d7-9eb7-1414322a7aae 9d5a3f27
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 goog-remb
            a=rtcp-fb:96 transport-cc
            a=rtcp-fb:96 ccm fir
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:102 H264/90000
            a=rtcp-fb:102 nack
            a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
            a=rtpmap:103 rtx/90000
            a=fmtp:103 apt=102
            a=rtpmap:98 VP9/90000
            a=rtcp-fb:98 transport-cc
            a=rtcp-fb:98 nack
            a=rtcp-fb:98 nack pli
            a=fmtp:98 profile-id=0
            a=rtpmap:99 rtx/90000
            a=fmtp:99 apt=98
            a=rtpmap:100 VP9/90000
            a=fmtp:100 profile-id=2
            a=rtpmap:101 rtx/90000
            a=fmtp:101 apt=100
            a=rtpmap:45 AV1/90000
            a=fmtp:45 level-idx=5;profile=0;tier=0
            a=rtpmap:46 rtx/90000
            a=fmtp:46 apt=45
            a=rtpmap:123 ulpfec/90000
            a=ssrc-group:FID 2231627014 632943048
            a=ssrc:2231627014 cname:4TOk42mSjXCkVIa6
            a=ssrc:632943048 cname:4TOk42mSjXCkVIa6
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=ice-ufrag:ETEn
            a=ice-pwd:OtSK0WpNtpUjkY4+86js7ZQl
            a=fingerprint:sha-256 %1$s
            a=setup:actpass
            a=mid:2
            a=sctp-port:5000
            """
                    .formatted(FINGERPRINT)
                    .replace("\n", "\r\n");

    /// Firefox: fingerprint for the session, feedback left over from formats that went,
    /// bundle-only.
    static final String FIREFOX =
            """
            v=0
            o=mozilla...THIS_IS_SDPARTA-99.0 4793316461 0 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=fingerprint:sha-256 %s
            a=group:BUNDLE 0 1
            a=ice-options:trickle
            a=msid-semantic:WMS *
            m=audio 9 UDP/TLS/RTP/SAVPF 109
            c=IN IP4 0.0.0.0
            a=sendonly
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
            a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
            a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
            a=ice-pwd:1c7b2ab2f4b1a1d1d6d25d3be4cb2af8
            a=ice-ufrag:d2e6f26d
            a=mid:0
            a=msid:{6c1b} {7d2c}
            a=rtcp-mux
            a=rtpmap:109 opus/48000/2
            a=setup:actpass
            a=ssrc:1205812345 cname:{f0e1}
            m=video 0 UDP/TLS/RTP/SAVPF 120 124 121 125
            c=IN IP4 0.0.0.0
            a=bundle-only
            a=sendonly
            a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
            a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:5 urn:ietf:params:rtp-hdrext:toffset
            a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
            a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=fmtp:120 max-fs=12288;max-fr=60
            a=fmtp:124 apt=120
            a=fmtp:121 max-fs=12288;max-fr=60
            a=fmtp:125 apt=121
            a=ice-pwd:1c7b2ab2f4b1a1d1d6d25d3be4cb2af8
            a=ice-ufrag:d2e6f26d
            a=mid:1
            a=msid:{6c1b} {8e3d}
            a=rtcp-fb:120 nack
            a=rtcp-fb:120 nack pli
            a=rtcp-fb:120 ccm fir
            a=rtcp-fb:120 goog-remb
            a=rtcp-fb:120 transport-cc
            a=rtcp-fb:121 nack
            a=rtcp-fb:121 nack pli
            a=rtcp-fb:126 nack
            a=rtcp-fb:97 nack pli
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:120 VP8/90000
            a=rtpmap:124 rtx/90000
            a=rtpmap:121 VP9/90000
            a=rtpmap:125 rtx/90000
            a=setup:actpass
            a=ssrc:3107129874 cname:{f0e1}
            a=ssrc:2981045711 cname:{f0e1}
            a=ssrc-group:FID 3107129874 2981045711
            """
                    .formatted(FINGERPRINT)
                    .replace("\n", "\r\n");

    /// Chromium's with three layers in place of SSRCs.
    static String simulcast() {
        return CHROMIUM.replaceAll(
                "a=ssrc-group:FID.*\r\n(a=ssrc:.*\r\n)+",
                "a=rid:l send\r\na=rid:m send\r\na=rid:h send\r\na=simulcast:send l;~m;h\r\n");
    }
}
