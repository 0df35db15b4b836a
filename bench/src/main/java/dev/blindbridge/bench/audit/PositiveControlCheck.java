package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.Needle.Kind;
import java.util.ArrayList;
import java.util.List;

/// Check 2: with sealing off, the very same search finds every kind of thing. Without this, check 1
/// would pass with a search that finds nothing.
final class PositiveControlCheck {
    static final String TITLE = "With sealing off, the same search does find all of it";

    /// What the unsealed call gives away.
    private static final List<Kind> EXPECTED =
            List.of(Kind.SOUND, Kind.PICTURE, Kind.CHAT, Kind.NAME, Kind.PASSPHRASE, Kind.KEY);

    private PositiveControlCheck() {}

    static CheckReport judge(CallEvidence control) {
        List<String> objections = new ArrayList<>();
        for (SearchResult search : control.searches()) {
            for (Kind kind : EXPECTED) {
                if (search.found(kind) == 0) {
                    objections.add(
                            "Of an unsealed call the %s was not found in the %s: the search is blind."
                                    .formatted(kind.words(), search.place()));
                }
            }
        }
        if (control.searches().size() < 2) {
            objections.add("Heap dump and core image were not both searched.");
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(
                new Paragraph(
                        "The native clients sent frames as they are, and messages with names, chat,"
                                + " the passphrase and a random key, through a second relay process."));
        evidence.add(found(control));
        evidence.add(MemoryCheck.searches(control.searches()));
        return CheckReport.of(
                2,
                TITLE,
                objections,
                "Sound, picture, chat, names, passphrase and key were found, in core image and heap dump.",
                evidence);
    }

    private static Table found(CallEvidence control) {
        List<List<String>> rows = new ArrayList<>();
        for (Kind kind : EXPECTED) {
            for (SearchResult search : control.searches()) {
                rows.add(
                        List.of(
                                kind.words(),
                                search.place(),
                                Long.toString(search.found(kind)),
                                forms(search, kind)));
            }
        }
        return new Table("Found", List.of("kind", "place", "times", "forms"), rows);
    }

    private static String forms(SearchResult search, Kind kind) {
        return String.join(
                "; ",
                search.counts().keySet().stream()
                        .filter(needle -> needle.subject().kind() == kind)
                        .map(Needle::form)
                        .distinct()
                        .sorted()
                        .toList());
    }
}
