// All that can be wrong with a frame, a message or a hello (section 7). Counted locally, never told to anybody.

/**
 * TOO_SHORT: without room for header, inner header and tag. CLEAR: a frame of AV1 or H.264 with other
 * clear parts than its sealer leaves, or a broken one. NON_MINIMAL: a key id or counter in more bytes than
 * needed. RANGE: key id of 2^40 or more, slot 8191, counter of 2^24 or more. WRONG_STREAM: another slot or track than
 * the one this receiver is bound to. UNKNOWN_EPOCH: no secret for that epoch, and none within reach of the ratchet; or
 * nobody proven in that slot. REPLAY: opened before, or older than the window. AUTH: the tag does not verify. INNER:
 * authentic but malformed inside, or a type that this version does not know. ORDER: authentic but out of its place.
 * LENGTH: a hello of another length than 183 bytes. VERSION: a hello of another version. COMMIT: a hello made from
 * another root. SLOT: from a slot that it does not name, or that somebody else holds. IDENTITY: my own, a retired one,
 * or one that changed its key. LIMIT: more hellos, peers or unproven peers than allowed.
 * @typedef {'TOO_SHORT' | 'CLEAR' | 'NON_MINIMAL' | 'RANGE' | 'WRONG_STREAM' | 'UNKNOWN_EPOCH' | 'REPLAY' | 'AUTH' | 'INNER'
 *   | 'ORDER' | 'LENGTH' | 'VERSION' | 'COMMIT' | 'SLOT' | 'IDENTITY' | 'LIMIT'} RejectReason
 */

export {};
