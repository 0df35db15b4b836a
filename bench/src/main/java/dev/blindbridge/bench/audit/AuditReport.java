package dev.blindbridge.bench.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What an audit found.
///
/// @param surroundings rows of name and value: what was audited, where, with what
public record AuditReport(
        Instant when, Duration took, List<List<String>> surroundings, List<CheckReport> checks) {
    public AuditReport {
        surroundings = List.copyOf(surroundings);
        checks = List.copyOf(checks);
    }

    /// Every check ran and passed.
    public boolean passed() {
        return checks.stream().allMatch(check -> check.outcome() instanceof Outcome.Passed);
    }

    public boolean failed() {
        return checks.stream().anyMatch(CheckReport::failed);
    }

    /// One line.
    public String verdict() {
        long failed = checks.stream().filter(CheckReport::failed).count();
        long skipped = checks.stream().filter(CheckReport::skipped).count();
        if (failed > 0) {
            return "FAILED: %d of %d checks".formatted(failed, checks.size());
        }
        if (skipped > 0) {
            return "INCOMPLETE: %d of %d checks could not be run, the others passed"
                    .formatted(skipped, checks.size());
        }
        return "PASSED: all %d checks".formatted(checks.size());
    }
}
