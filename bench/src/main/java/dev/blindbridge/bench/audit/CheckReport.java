package dev.blindbridge.bench.audit;

import java.util.List;

/// One check of the report.
///
/// @param number as in docs/audit.md
/// @param title the claim
record CheckReport(int number, String title, Outcome outcome, List<Evidence> evidence) {
    CheckReport {
        evidence = List.copyOf(evidence);
    }

    boolean failed() {
        return outcome instanceof Outcome.Failed;
    }

    boolean skipped() {
        return outcome instanceof Outcome.Skipped;
    }

    /// Failed if there are objections, which are put into one sentence; else passed.
    static CheckReport of(
            int number,
            String title,
            List<String> objections,
            String passed,
            List<Evidence> evidence) {
        Outcome outcome =
                objections.isEmpty()
                        ? new Outcome.Passed(passed)
                        : new Outcome.Failed(String.join(" ", objections));
        return new CheckReport(number, title, outcome, evidence);
    }
}
