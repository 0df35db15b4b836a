package dev.blindbridge.sfu;

/// A room on a worker; never reused in the life of a [MediaRelay].
public record RoomId(int value) {}
