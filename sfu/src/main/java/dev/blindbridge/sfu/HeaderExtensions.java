package dev.blindbridge.sfu;

/// Negotiated ids of the RTP header extensions that the relay acts on (RFC 8285); 0 where not
/// negotiated.
///
/// @param mid `urn:ietf:params:rtp-hdrext:sdes:mid` (RFC 8843)
/// @param rid `urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id` (RFC 8852)
/// @param repairedRid `urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id` (RFC 8852)
/// @param transportWideCc `draft-holmer-rmcat-transport-wide-cc-extensions-01`
/// @param videoOrientation `urn:3gpp:video-orientation`
public record HeaderExtensions(
        int mid, int rid, int repairedRid, int transportWideCc, int videoOrientation) {
    public static final HeaderExtensions NONE = new HeaderExtensions(0, 0, 0, 0, 0);
}
