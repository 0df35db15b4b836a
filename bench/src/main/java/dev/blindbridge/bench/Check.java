package dev.blindbridge.bench;

/// Explains a value that an option cannot take.
final class Check {
    private Check() {}

    /// @throws IllegalArgumentException with a sentence for the user
    static void that(boolean possible, String option, String range) {
        if (!possible) {
            throw new IllegalArgumentException(option + " takes " + range + ".");
        }
    }
}
