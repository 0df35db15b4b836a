package dev.blindbridge.bench.client.sdp;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// Writes our offers (publish) and answers (subscribe).
public final class DescriptionWriter {
    public static final String MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid";
    public static final String TRANSPORT_WIDE_URI =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    public static final int OPUS = 111;
    public static final int VP8 = 96;
    public static final int VP8_RTX = 97;
    private static final int MID_EXTENSION = 1;
    private static final int TRANSPORT_WIDE_EXTENSION = 3;

    /// A track that we offer.
    ///
    /// @param rtxSsrc ignored for audio
    public record OfferedTrack(String mid, boolean video, int ssrc, int rtxSsrc) {
        /// How to send it, by the m= line of the answer.
        public OutgoingTrack.Parameters answered(Description.Media media)
                throws Description.UnusableException {
            Description.Codec codec = media.codec(video ? "VP8" : "OPUS");
            if (codec == null) {
                throw new Description.UnusableException(
                        "the answer took no codec of m= line " + mid);
            }
            return new OutgoingTrack.Parameters(
                    mid,
                    video,
                    ssrc,
                    rtxSsrc,
                    codec.payloadType(),
                    codec.rtxPayloadType(),
                    codec.clockRateHz(),
                    media.extension(MID_URI),
                    media.extension(TRANSPORT_WIDE_URI));
        }
    }

    private final MediaTransport transport;
    private final String cname;
    private final StringJoiner lines = new StringJoiner("\r\n", "", "\r\n");

    private DescriptionWriter(MediaTransport transport, String cname) {
        this.transport = transport;
        this.cname = cname;
    }

    /// The offer of a publish session.
    public static String offer(MediaTransport transport, String cname, List<OfferedTrack> tracks) {
        DescriptionWriter writer = new DescriptionWriter(transport, cname);
        writer.session(tracks.stream().map(OfferedTrack::mid).toList(), "actpass");
        tracks.forEach(writer::offered);
        return writer.lines.toString();
    }

    /// The answer that takes every codec and header extension of the offer that we know.
    public static String answer(MediaTransport transport, String cname, Description offer) {
        DescriptionWriter writer = new DescriptionWriter(transport, cname);
        writer.session(offer.media().stream().map(Description.Media::mid).toList(), "active");
        offer.media().forEach(writer::answered);
        return writer.lines.toString();
    }

    private void session(List<String> mids, String setup) {
        lines.add("v=0").add("o=- 1 1 IN IP4 127.0.0.1").add("s=-").add("t=0 0");
        lines.add("a=group:BUNDLE " + String.join(" ", mids));
        lines.add("a=ice-ufrag:" + transport.ufrag()).add("a=ice-pwd:" + transport.password());
        lines.add("a=fingerprint:sha-256 " + transport.fingerprint()).add("a=setup:" + setup);
    }

    private void offered(OfferedTrack track) {
        lines.add(
                "m="
                        + (track.video() ? "video" : "audio")
                        + " 9 UDP/TLS/RTP/SAVPF "
                        + (track.video() ? VP8 + " " + VP8_RTX : OPUS));
        common(track.mid(), "sendonly");
        lines.add("a=extmap:" + MID_EXTENSION + " " + MID_URI);
        lines.add("a=extmap:" + TRANSPORT_WIDE_EXTENSION + " " + TRANSPORT_WIDE_URI);
        lines.add("a=msid:" + cname + " " + cname + track.mid());
        if (track.video()) {
            lines.add("a=rtpmap:" + VP8 + " VP8/90000").add("a=rtpmap:" + VP8_RTX + " rtx/90000");
            lines.add("a=fmtp:" + VP8_RTX + " apt=" + VP8);
            List.of("nack", "nack pli", "ccm fir", "transport-cc")
                    .forEach(feedback -> lines.add("a=rtcp-fb:" + VP8 + " " + feedback));
            String primary = Integer.toUnsignedString(track.ssrc());
            String rtx = Integer.toUnsignedString(track.rtxSsrc());
            lines.add("a=ssrc-group:FID " + primary + " " + rtx);
            lines.add("a=ssrc:" + primary + " cname:" + cname)
                    .add("a=ssrc:" + rtx + " cname:" + cname);
        } else {
            lines.add("a=rtpmap:" + OPUS + " opus/48000/2")
                    .add("a=rtcp-fb:" + OPUS + " transport-cc");
            lines.add("a=ssrc:" + Integer.toUnsignedString(track.ssrc()) + " cname:" + cname);
        }
    }

    private void answered(Description.Media media) {
        List<Description.Codec> taken =
                media.codecs().stream()
                        .filter(codec -> codec.name().equals(media.video() ? "VP8" : "OPUS"))
                        .limit(1)
                        .toList();
        if (taken.isEmpty()) { // RFC 9429 section 5.3.1: rejected lines keep their place
            lines.add("m=" + (media.video() ? "video" : "audio") + " 0 UDP/TLS/RTP/SAVPF 0");
            common(media.mid(), "inactive");
            return;
        }
        Description.Codec codec = taken.getFirst();
        boolean rtx = codec.rtxPayloadType() >= 0;
        lines.add(
                "m="
                        + (media.video() ? "video" : "audio")
                        + " 9 UDP/TLS/RTP/SAVPF "
                        + codec.payloadType()
                        + (rtx ? " " + codec.rtxPayloadType() : ""));
        common(media.mid(), media.direction().equals("inactive") ? "inactive" : "recvonly");
        lines.add(
                "a=rtpmap:"
                        + codec.payloadType()
                        + " "
                        + (media.video() ? "VP8/90000" : "opus/48000/2"));
        if (rtx) {
            lines.add("a=rtpmap:" + codec.rtxPayloadType() + " rtx/" + codec.clockRateHz());
            lines.add("a=fmtp:" + codec.rtxPayloadType() + " apt=" + codec.payloadType());
        }
        for (String feedback : codec.feedback().stream().sorted().collect(Collectors.toList())) {
            if (feedback.startsWith("nack")) {
                lines.add("a=rtcp-fb:" + codec.payloadType() + " " + feedback);
            }
        }
        int mid = media.extension(MID_URI);
        if (mid != 0) {
            lines.add("a=extmap:" + mid + " " + MID_URI);
        }
    }

    private void common(String mid, String direction) {
        lines.add("c=IN IP4 0.0.0.0").add("a=mid:" + mid).add("a=" + direction).add("a=rtcp-mux");
    }
}
