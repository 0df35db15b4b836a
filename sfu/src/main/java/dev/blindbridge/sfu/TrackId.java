package dev.blindbridge.sfu;

/// A published track; never reused in the life of a [MediaRelay].
public record TrackId(int value) {}
