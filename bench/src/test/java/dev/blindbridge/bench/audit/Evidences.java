package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Evidence made up for tests: a call from second 10 to second 100.
final class Evidences {
    private Evidences() {}

    static SearchResult search(String place) {
        return new SearchResult(place, "", 1, 0, 0, Map.of(), List.of());
    }

    static SearchResult found(String place, Needle needle) {
        return new SearchResult(
                place,
                "",
                1,
                0,
                0,
                Map.of(needle, 1),
                List.of(new MemorySearch.Hit(needle, place, 0)));
    }

    /// The first line of the log was written before the call.
    static CallEvidence call(
            FileTrace trace, Set<String> files, List<String> log, SearchResult logFindings) {
        return new CallEvidence(
                "java",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                trace,
                10_000_000,
                100_000_000,
                files,
                100,
                "/relay.log",
                log,
                1,
                logFindings,
                List.of(),
                Set.of(),
                List.of());
    }

    static CallEvidence learned(List<Table> tables) {
        return looked(List.of(), tables);
    }

    static CallEvidence searched(List<SearchResult> searches) {
        return looked(searches, List.of());
    }

    private static CallEvidence looked(List<SearchResult> searches, List<Table> tables) {
        return new CallEvidence(
                "java",
                List.of(),
                List.of(),
                List.of(),
                searches,
                new FileTrace(List.of()),
                0,
                0,
                Set.of(),
                0,
                "/relay.log",
                List.of(),
                0,
                search("log"),
                List.of(),
                Set.of(),
                tables);
    }
}
