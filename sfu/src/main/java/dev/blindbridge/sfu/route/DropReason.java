package dev.blindbridge.sfu.route;

import java.util.Locale;

/// All that can go wrong with a datagram or a packet. Network input never throws: it ends here (R2,
/// R6).
public enum DropReason {
    /// No first byte that RFC 7983 knows, or nothing at all.
    DATAGRAM_UNKNOWN,
    STUN_MALFORMED,
    /// A check whose user name belongs to no transport of this worker: not answered.
    STUN_UNKNOWN_USER,
    STUN_NOT_A_CHECK,
    STUN_BAD_REQUEST,
    STUN_UNAUTHENTICATED,
    STUN_UNKNOWN_ATTRIBUTE,
    STUN_ROLE_CONFLICT,
    STUN_REPLAYED,
    /// A check from the address of another transport (R1).
    STUN_ADDRESS_TAKEN,
    /// DTLS from an address that no check validated (R1).
    DTLS_UNKNOWN_SOURCE,
    /// Of our own handshake, while the peer has no address.
    DTLS_NO_ADDRESS,
    /// SRTP from an address that no check validated (R1, R3).
    SRTP_UNKNOWN_SOURCE,
    /// More packets between the peer's Finished and our keys than we keep.
    SRTP_BEFORE_KEYS,
    SRTP_MALFORMED,
    SRTP_AUTH_FAILED,
    SRTP_REPLAYED,
    SRTP_TOO_OLD,
    SRTP_TOO_MANY_STREAMS,
    SRTP_FAILED,
    RTP_MALFORMED,
    RTCP_MALFORMED,
    /// Authentic, but of no track that was announced.
    RTP_UNKNOWN_SSRC,
    /// A payload type that was not negotiated for the track.
    RTP_UNKNOWN_PAYLOAD_TYPE,
    /// Already had, by another way: a repair and its original.
    RTP_DUPLICATE,
    /// Behind everything that could still be forwarded.
    RTP_TOO_OLD,
    /// The receiver did not negotiate the codec.
    EGRESS_NO_CODEC,
    /// Would be larger than a datagram of ours may be.
    EGRESS_TOO_LARGE,
    /// Overwritten in the cache before it could be sent.
    EGRESS_NOT_CACHED,
    /// The receiver's address has lost consent.
    EGRESS_NO_ADDRESS,
    EGRESS_PROTECT_FAILED,
    /// For another worker, which is too far behind to take it.
    MIRROR_BEHIND,
    /// A NACK for what we never sent or no longer have.
    NACK_NOT_CACHED,
    /// A NACK that comes too soon or too often.
    NACK_RATE_LIMITED;

    /// The value of the label in counters.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
