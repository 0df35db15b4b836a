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

    /// Somebody offers a file (section 5.2).
    ///
    /// @param sender to fetch it from
    /// @param name the sender's
    /// @param fileName made safe to show and to save under
    record FileOffered(
            int slot,
            PeerId sender,
            String name,
            int number,
            String fileName,
            long sizeBytes,
            boolean isPrivate)
            implements SessionEvent {}

    /// A chunk of my own offer is due to go to that slot: read it and call [Session#sendChunk].
    record FileChunkWanted(int slot, int number, int chunk) implements SessionEvent {}

    /// The next bytes of a file that is being fetched. Not to be shown before [FileDone].
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record FileChunk(int slot, int number, int chunk, byte[] content) implements SessionEvent {}

    /// All of a file came, as it was offered.
    record FileDone(int slot, int number) implements SessionEvent {}

    /// A file will not come: what was written of it is to be thrown away.
    record FileFailed(int slot, int number, FileFailure reason) implements SessionEvent {}

    /// A moderator asks somebody, perhaps me, to switch a track off (section 5.3).
    ///
    /// @param name the moderator's
    /// @param slot of the person asked
    record SwitchOffAsked(int bySlot, String name, int slot, Track track) implements SessionEvent {}

    /// Somebody was removed by a new passphrase (section 5.4): derive its root aside, then call
    /// [Session#adopt]; the link changes with it.
    record PassphraseChanged(int change, int bySlot, String name, String passphrase)
            implements SessionEvent {
        /// Without the passphrase.
        @Override
        public String toString() {
            return "PassphraseChanged[by " + name + "]";
        }
    }

    /// Those have not taken the passphrase that I sent more than ten seconds ago. Again at each
    /// change, empty in the end.
    record NotAcked(SortedSet<Integer> slots) implements SessionEvent {}

    /// My removal of somebody crossed another, and a removed person was sent the passphrase that
    /// holds now: remove again, with those who are left staying.
    record RemovalsCrossed() implements SessionEvent {}

    /// Somebody says that it records, or no longer does (section 5.5).
    record RecordingMark(int slot, String name, boolean recording) implements SessionEvent {}

    /// All show my mark: now, and not before, may recording begin.
    record RecordingAllowed() implements SessionEvent {}

    /// Those have not answered that they show my mark.
    record RecordingWaiting(SortedSet<Integer> slots) implements SessionEvent {}

    /// A moderator sends me to a breakout room (section 5.6), which is a call of its own: join its
    /// [Session#breakoutRoom] with its [Session#breakoutRoot].
    record BreakoutAssigned(int bySlot, String name, Breakout breakout) implements SessionEvent {}

    /// An SDP or a candidate for a path of our own (section 5.7).
    record P2pReceived(int slot, String text) implements SessionEvent {}

    /// Reaction, poll or whiteboard.
    record ApplicationReceived(int slot, String name, ApplicationKind kind, String json)
            implements SessionEvent {}

    /// Somebody waits outside (section 5.8). Told to moderators; the name is all there is to it.
    record LobbyKnock(int slot, String name) implements SessionEvent {}
}
