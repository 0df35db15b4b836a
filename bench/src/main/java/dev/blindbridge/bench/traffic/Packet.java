package dev.blindbridge.bench.traffic;

/// A microphone's packet as the bridge sees it.
///
/// @param timeMs when it was sent by its RTP timestamp, since the begin of its utterance
/// @param sizeBytes the RTP packet after the hop's protection is taken off
/// @param delayMs how much later it arrived than the timestamp and the fastest packet let expect
public record Packet(double timeMs, int sizeBytes, long delayMs) {}
