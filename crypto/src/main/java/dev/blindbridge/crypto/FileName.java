package dev.blindbridge.crypto;

/// What is shown of a file's name that a stranger chose (section 5.2): nothing that changes writing
/// direction, and nothing that makes it a path or a hidden file.
final class FileName {
    private static final String NAMELESS = "file";

    private FileName() {}

    static String shown(String name) {
        String plain = DisplayName.shown(name).replaceAll("[/\\\\:]", "").replaceAll("^\\.+", "");
        return plain.isEmpty() ? NAMELESS : plain;
    }
}
