package dev.blindbridge.signaling.protocol;

/// What one text frame of a client turned out to be.
public sealed interface Inbound permits ClientMessage, Malformed {}
