package dev.blindbridge.crypto;

/// Why a file will not come (section 5.2).
public enum FileFailure {
    /// Its sender no longer has it, or it has changed.
    GONE,
    /// Nothing came, however often it was asked for.
    SILENT,
    /// All came, but it is not what was offered.
    CONTENT,
    /// Its sender left.
    LEFT
}
