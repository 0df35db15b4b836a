package dev.blindbridge.sfu;

/// One ICE and DTLS association with one browser `RTCPeerConnection`; never reused in the life of a
/// [MediaRelay].
public record TransportId(int value) {}
