package dev.blindbridge.crypto;

/// Outcome of opening a frame. Network input never throws.
public sealed interface OpenResult permits OpenedFrame, Rejected {}
