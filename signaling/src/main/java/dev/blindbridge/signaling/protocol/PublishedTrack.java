package dev.blindbridge.signaling.protocol;

/// Which m= line of a publish offer carries which of the client's tracks.
///
/// @param track number of docs/e2ee-protocol.md: 0 microphone, 1 camera, 2 screen, 3 screen audio
public record PublishedTrack(String mid, int track) {}
