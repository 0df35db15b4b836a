package dev.blindbridge.sfu;

/// What an m= line carries (RFC 8866 section 5.14).
public enum MediaKind {
    AUDIO,
    VIDEO
}
