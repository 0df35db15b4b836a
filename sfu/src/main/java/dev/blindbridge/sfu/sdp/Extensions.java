package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.MediaKind;
import java.util.Map;

/// The header extensions that we negotiate. Not among them: the audio level (RFC 6464), since
/// levels travel sealed, and video orientation, so that the sender turns its own pictures.
final class Extensions {
    static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    static final String TRANSPORT_WIDE_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// Ids of our own offers.
    static final HeaderExtensions OFFERED = new HeaderExtensions(1, 0, 0, 0, 0);

    private Extensions() {}

    /// What we take of an offer's section.
    static HeaderExtensions accepted(MediaDescription media) {
        Map<String, Integer> ids = media.extensionIds();
        boolean simulcast = media.kind().orElse(null) == MediaKind.VIDEO && !media.rids().isEmpty();
        return new HeaderExtensions(
                ids.getOrDefault(MID, 0),
                simulcast ? ids.getOrDefault(RID, 0) : 0,
                simulcast ? ids.getOrDefault(REPAIRED_RID, 0) : 0,
                ids.getOrDefault(TRANSPORT_WIDE_CC, 0),
                0);
    }

    /// What an answer left of our offer.
    static HeaderExtensions answered(MediaDescription media) {
        Map<String, Integer> ids = media.extensionIds();
        return new HeaderExtensions(ids.containsKey(MID) ? OFFERED.mid() : 0, 0, 0, 0, 0);
    }
}
