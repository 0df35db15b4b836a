package dev.blindbridge.crypto.hostile;

import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Track;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One participant's client, as a bridge meets it: what it can be fed, what it puts out, and what
/// it shows to its user.
interface Client {
    /// How a client lists somebody.
    ///
    /// @param state announced, proven or heard
    record Listed(String id, String name, String state) {}

    int slot();

    String id();

    void entered(int slot, long nowMs);

    void left(int slot, long nowMs);

    void message(int fromSlot, byte[] data, long nowMs);

    void chat(String text, long nowMs);

    void advance(long nowMs);

    /// A frame of its own, sealed as its transform would.
    byte[] seal(Track track, Codec codec, byte[] frame, long nowMs);

    /// What its receiver bound to (slot, track) hands to the decoder, if anything.
    Optional<byte[]> open(
            int slot, Track track, Codec codec, byte[] wire, long rtpTimestamp, long nowMs);

    /// What it wants relayed since the last call.
    List<Outgoing> outgoing();

    /// Everything it told its user so far, in a line each: `chat SLOT TEXT`, `missing SLOT`,
    /// `conflict SLOT`, `roster differs SLOT`, `delayed SLOT`, `undecryptable [SLOT, …]`, `nobody
    /// answered`.
    List<String> shown();

    /// Whom it lists, by slot.
    Map<Integer, Listed> listed();

    /// How often it refused something for this reason (section 7).
    long refused(String reason);
}
