package dev.blindbridge.sfu;

/// Which m= line carries which participant's track. The relay carries `slot` and `track` as numbers
/// that mean something to clients only.
///
/// @param mid identification of the m= line (RFC 8843)
/// @param slot the publisher's slot in the room's roster
/// @param track the number that the publisher gave the track
public record TrackBinding(String mid, int slot, int track) {}
