package dev.blindbridge.signaling.room;

/// One WebSocket; never reused in the life of the server.
public record SessionId(long value) {}
