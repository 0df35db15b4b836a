package dev.blindbridge.sfu.route;

/// What an SSRC of a publisher carries.
///
/// @param repairs whether it carries retransmissions of the stream (RFC 4588) and not the stream
public record StreamBinding(InboundStream stream, boolean repairs) {}
