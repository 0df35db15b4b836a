package dev.blindbridge.sfu;

/// One participant's media in a room: at most one publish and one subscribe session; never reused.
public record MemberId(int value) {}
