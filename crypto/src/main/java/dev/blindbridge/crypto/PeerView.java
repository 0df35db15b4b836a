package dev.blindbridge.crypto;

import java.util.List;

/// A peer to show.
///
/// @param name as it calls itself, without what could disguise it; with the slot behind it where
///   two names are equal; empty before it is proven
/// @param words five words that it sees as its own: to be compared aloud (section 5)
public record PeerView(
        int slot,
        PeerId id,
        String name,
        PeerState state,
        List<String> words,
        int tracks,
        int flags) {}
