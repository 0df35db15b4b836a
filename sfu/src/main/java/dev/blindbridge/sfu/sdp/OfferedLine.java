package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import org.jspecify.annotations.Nullable;

/// An m= line of a subscribe session.
///
/// @param mid stable for the session's life
/// @param stream what it sends, null while it is inactive
/// @param rejected the client refused it in an earlier answer: it stays out of use
public record OfferedLine(String mid, MediaKind kind, @Nullable Stream stream, boolean rejected) {
    /// One publisher's track on its way to one subscriber.
    ///
    /// @param streamId the same for all tracks of one publisher (RFC 8830)
    /// @param trackId unique in the session
    /// @param cname the same for all tracks of one publisher
    /// @param rtxSsrc 0 without retransmissions
    public record Stream(String streamId, String trackId, String cname, int ssrc, int rtxSsrc) {}
}
