package dev.blindbridge.sfu.ice;

/// What became of a STUN message; all but the first are counted as drops, though some are answered
/// with an error.
public enum IceOutcome {
    /// Authenticated and answered.
    SUCCESS,
    /// No binding request, or its FINGERPRINT is wrong: dropped.
    NOT_A_CHECK,
    /// Lacks USERNAME, PRIORITY or MESSAGE-INTEGRITY: answered with 400.
    BAD_REQUEST,
    /// Wrong user name or wrong MESSAGE-INTEGRITY: answered with 401, changes nothing (R2).
    UNAUTHENTICATED,
    /// Requires what we do not know: answered with 420.
    UNKNOWN_ATTRIBUTE,
    /// The peer believes that it is controlled; a lite agent always is: answered with 487.
    ROLE_CONFLICT,
    /// A check that already came from another address: dropped.
    REPLAYED,
    /// Another transport holds the address: dropped.
    ADDRESS_TAKEN
}
