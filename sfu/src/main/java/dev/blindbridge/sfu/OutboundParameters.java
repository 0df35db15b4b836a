package dev.blindbridge.sfu;

import java.util.List;

/// How the relay sends one track to one subscriber.
///
/// @param mid its m= line in the subscribe session
/// @param ssrc ours, unique within the transport
/// @param rtxSsrc ours for retransmissions, 0 without
/// @param cname the same for all tracks of one publisher (RFC 8834 section 4.9), as in the SDP
/// @param codecs the payload types of the subscribe session
public record OutboundParameters(
        String mid,
        int ssrc,
        int rtxSsrc,
        String cname,
        List<RtpCodec> codecs,
        HeaderExtensions extensions) {
    public OutboundParameters {
        codecs = List.copyOf(codecs);
    }
}
