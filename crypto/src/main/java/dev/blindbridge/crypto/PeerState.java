package dev.blindbridge.crypto;

/// How far a peer has come, as I see it (section 4). It only ever moves forward.
public enum PeerState {
    /// Its hello opened: it knows the passphrase, or replays somebody who does.
    ANNOUNCED,
    /// Its intro opened: it holds the private value behind its hello. Listed by name, and given my
    /// key.
    PROVEN,
    /// It gave me its key.
    HEARD,
    /// Gone. Its id is never accepted again in this join.
    RETIRED
}
