package dev.blindbridge.sfu;

import java.util.List;

/// How a publisher sends one track.
///
/// @param mid its m= line in the publish session
/// @param ssrcs primary SSRCs named in the SDP (unsigned 32 bits in an int), may be empty: then MID
///   or RID tell
/// @param rtxSsrcs retransmission SSRCs, `rtxSsrcs[i]` repairs `ssrcs[i]`; empty or as long as
///   `ssrcs`
/// @param rids simulcast layers (RFC 8853) from low to high as offered, empty without simulcast
public record InboundParameters(
        MediaKind kind,
        String mid,
        List<RtpCodec> codecs,
        HeaderExtensions extensions,
        List<Integer> ssrcs,
        List<Integer> rtxSsrcs,
        List<String> rids) {
    public InboundParameters {
        codecs = List.copyOf(codecs);
        ssrcs = List.copyOf(ssrcs);
        rtxSsrcs = List.copyOf(rtxSsrcs);
        rids = List.copyOf(rids);
    }
}
