package dev.blindbridge.sfu;

import org.jspecify.annotations.Nullable;

/// What an engine tells the outside.
public sealed interface RelayEvent {
    /// ICE is validated and SRTP keys are in: media flows. Once per transport.
    record TransportConnected(TransportId transport) implements RelayEvent {}

    /// The transport is gone and so are its tracks; the reason is for logs and counters. Once per
    /// transport, also when it never connected. Not sent for RemoveTransport or CloseRoom.
    record TransportClosed(TransportId transport, CloseReason reason) implements RelayEvent {}

    /// A bug of ours showed while this peer's packet or command was processed; TransportClosed
    /// follows. The engine never logs: whoever receives this does.
    ///
    /// @param transport null if a room's command failed
    record Fault(@Nullable TransportId transport, RuntimeException cause) implements RelayEvent {}

    enum CloseReason {
        /// No consent for 30 s (RFC 7675 section 5.1) or never a valid check.
        CONSENT_EXPIRED,
        /// close_notify, or the handshake failed.
        DTLS_ENDED,
        /// A bug of ours in this peer's processing; the worker lives on.
        INTERNAL_ERROR
    }
}
