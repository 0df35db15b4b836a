package dev.blindbridge.sfu.engine;

/// Life of a transport (R10); see docs/lifecycle.md. An ICE restart happens within a state: the old
/// pair serves until there is a new one.
enum PeerState {
    /// No address is validated: STUN only (R1).
    CHECKING,
    /// DTLS is accepted; SRTP is kept until the keys come.
    HANDSHAKING,
    CONNECTED,
    CLOSED;

    enum Signal {
        ADDRESS_VALIDATED,
        KEYS_ARRIVED,
        ENDED
    }

    PeerState transition(Signal signal) {
        return switch (signal) {
            case ADDRESS_VALIDATED -> this == CHECKING ? HANDSHAKING : this;
            case KEYS_ARRIVED ->
                    switch (this) {
                        case HANDSHAKING -> CONNECTED;
                        case CHECKING, CONNECTED, CLOSED ->
                                throw new IllegalStateException("keys while " + this);
                    };
            case ENDED -> CLOSED;
        };
    }
}
