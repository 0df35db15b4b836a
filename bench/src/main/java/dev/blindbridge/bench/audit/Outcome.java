package dev.blindbridge.bench.audit;

/// How a check ended. What did not run never counts as passed.
sealed interface Outcome {
    /// One sentence.
    String sentence();

    /// The claim held, this time.
    record Passed(String sentence) implements Outcome {}

    /// The claim is broken, or the check cannot be trusted.
    record Failed(String sentence) implements Outcome {}

    /// Not run; the sentence gives the reason.
    record Skipped(String sentence) implements Outcome {}
}
