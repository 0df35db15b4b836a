package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One m= section as it was read.
///
/// @param kind empty for what we never carry (`application`, `text` …)
/// @param media, protocol, firstFormat words of the m= line, echoed when it is rejected
/// @param rejected port 0 without `a=bundle-only` (RFC 9143 section 6)
/// @param mid empty if there is none
/// @param formats payload types in order of preference
/// @param extensionIds one-byte header extension ids (RFC 8285) by URI
/// @param ssrcs in order of appearance, unsigned 32 bits in an int
/// @param rtxBySsrc `a=ssrc-group:FID`
/// @param rids simulcast layers of `a=simulcast:send`, as offered
public record MediaDescription(
        Optional<MediaKind> kind,
        String media,
        String protocol,
        String firstFormat,
        boolean rejected,
        String mid,
        Direction direction,
        boolean rtcpMux,
        TransportDescription transport,
        List<PayloadFormat> formats,
        Map<String, Integer> extensionIds,
        List<Integer> ssrcs,
        Map<Integer, Integer> rtxBySsrc,
        List<String> rids) {
    public MediaDescription {
        formats = List.copyOf(formats);
        extensionIds = Map.copyOf(extensionIds);
        ssrcs = List.copyOf(ssrcs);
        rtxBySsrc = Map.copyOf(rtxBySsrc);
        rids = List.copyOf(rids);
    }
}
