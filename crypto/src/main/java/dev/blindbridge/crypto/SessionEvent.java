package dev.blindbridge.crypto;

import java.util.SortedSet;

/// What a session tells its user interface. Everything said of a peer was proven by that peer,
/// never by the server.
public sealed interface SessionEvent {
    /// A peer appeared, proved itself, changed its profile or was retired.
    record PeerChanged(PeerView peer) implements SessionEvent {}

    /// A message to show, one's own among them.
    ///
    /// @param slot the sender's slot, or for an own private message the receiver's
    /// @param lifetimeSeconds after which it is to be erased; 0: it stays
    /// @param gapBefore a message of this sender is missing before this one
    record Chat(
            int slot,
            PeerId sender,
            String name,
            String text,
            long lifetimeSeconds,
            boolean own,
            boolean isPrivate,
            boolean gapBefore)
            implements SessionEvent {}

    /// The sender at this slot had seen a message that did not arrive here.
    record MessageMissing(int slot) implements SessionEvent {}

    /// Others are present, but no hello of theirs opened: another passphrase, a changed one, or the
    /// server interferes.
    record NobodyAnswered() implements SessionEvent {}

    /// These connections of the server's roster have not proven themselves in their time. They get
    /// no key.
    record Undecryptable(SortedSet<Integer> slots) implements SessionEvent {}

    /// For over a minute that peer has seen other people in the call than we do.
    record RosterDiffers(int slot) implements SessionEvent {}

    /// A key arrived: ask for a key frame of every video of that slot that is bound.
    record KeyFrameWanted(int slot) implements SessionEvent {}

    /// A bound stream lies, or no longer lies, more than five seconds behind.
    record Delayed(int slot, Track track, boolean delayed) implements SessionEvent {}

    /// Somebody with the passphrase claims a slot that another live peer holds, or changed its key:
    /// refused.
    record ConflictingHello(int slot) implements SessionEvent {}
}
