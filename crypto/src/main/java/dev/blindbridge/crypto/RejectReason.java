package dev.blindbridge.crypto;

/// All that can be wrong with a frame, a message or a hello (section 7). Counted locally; to the
/// outside there is only [Rejected].
public enum RejectReason {
    /// A frame or message without room for header, inner header and tag.
    TOO_SHORT,
    /// A frame of AV1 or H.264 with other clear parts than its sealer leaves, or a broken one.
    CLEAR,
    /// A key id or counter written in more bytes than needed.
    NON_MINIMAL,
    /// Key id of 2^40 or more, slot 8191, or counter of 2^24 or more.
    RANGE,
    /// The key id names another slot or track than the one this receiver is bound to.
    WRONG_STREAM,
    /// No secret for that epoch, and none within reach of the ratchet; or nobody proven in that
    /// slot.
    UNKNOWN_EPOCH,
    /// This counter was opened before, or is older than the window.
    REPLAY,
    /// The tag does not verify.
    AUTH,
    /// Authentic but malformed inside, or a message type that this version does not know.
    INNER,
    /// Authentic but out of its place: reordered speech, a picture from the past, a repeated
    /// message number.
    ORDER,
    /// A hello of another length than 183 bytes.
    LENGTH,
    /// A hello of another protocol version.
    VERSION,
    /// A hello made from another root: another passphrase, room or host.
    COMMIT,
    /// A hello from a slot that its sealed body does not name, or whose slot somebody else holds.
    SLOT,
    /// A hello with my own identity, a retired one, or one that changed its key.
    IDENTITY,
    /// More hellos, peers or unproven peers than allowed.
    LIMIT
}
