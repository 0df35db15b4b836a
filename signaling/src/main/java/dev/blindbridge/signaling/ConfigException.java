package dev.blindbridge.signaling;

/// A setting with which the server cannot start. The message is one sentence for the operator that
/// names the setting and its value.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String sentence) {
        super(sentence);
    }

    /// What the operator is told.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
