package dev.blindbridge.crypto.hostile;

/// Whose client is attacked.
enum Language {
    JAVA,
    JAVASCRIPT
}
