package dev.blindbridge.crypto;

/// What a participant says of itself, sealed, to proven peers only.
///
/// @param tracks bit n set: it publishes the track of number n
/// @param flags 1 hand raised, 2 muted, 4 recording
/// @param name up to 64 bytes of UTF-8 are sent
public record Profile(int tracks, int flags, String name) {
    public Profile {
        if (tracks < 0 || tracks > 0xff || flags < 0 || flags > 0xff) {
            throw new IllegalArgumentException("tracks and flags are 8 bits each");
        }
    }

    byte[] bytes() {
        return Bytes.empty().u8(tracks).u8(flags).raw(DisplayName.encode(name)).toArray();
    }
}
