package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.Needle.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Check 1: neither the heap dump nor the core image of the relay, taken in the middle of a sealed
/// call, holds anything that belongs to the participants alone.
final class MemoryCheck {
    static final String TITLE =
            "The relay's memory holds no content, no name, no passphrase and no end-to-end key";

    /// Fewer keys mean that the witness has gone blind, not that there is nothing to find: root,
    /// private value, own secret, a pair each way, a peer's secret, and a key for each track.
    private static final int FEWEST_KEYS = 12;

    private MemoryCheck() {}

    static CheckReport judge(CallEvidence call) {
        List<String> objections = new ArrayList<>();
        for (SearchResult search : call.searches()) {
            judge(search, objections);
        }
        for (String place : List.of("core image", "heap dump")) {
            if (call.searches().stream().noneMatch(search -> search.place().equals(place))) {
                objections.add("There is no " + place + ".");
            }
        }
        long keys = subjects(call, Kind.KEY);
        if (keys < FEWEST_KEYS) {
            objections.add("Only " + keys + " keys were collected: the search proves nothing.");
        }
        List<Evidence> evidence = new ArrayList<>(facts(call));
        evidence.add(searches(call.searches()));
        evidence.add(needles(call));
        evidence.addAll(hits(call.searches()));
        String passed =
                "Nothing of %d needles (%d keys among what they stand for) was found in %s."
                        .formatted(call.needles().size(), keys, sizes(call.searches()));
        return CheckReport.of(1, TITLE, objections, passed, evidence);
    }

    private static void judge(SearchResult search, List<String> objections) {
        if (!search.secretHits().isEmpty()) {
            objections.add(
                    "The %s holds %s."
                            .formatted(search.place(), search.secretHits().getFirst().needle()));
        }
        if (search.found(Kind.KNOWN_TO_RELAY) == 0) {
            objections.add(
                    "The %s does not even show what the relay knows: it was not searched well."
                            .formatted(search.place()));
        }
        if (search.unreadable() > 0) {
            objections.add(
                    "%d pages of the %s could not be read."
                            .formatted(search.unreadable(), search.place()));
        }
    }

    private static long subjects(CallEvidence call, Kind kind) {
        return call.needles().stream()
                .map(Needle::subject)
                .filter(subject -> subject.kind() == kind)
                .distinct()
                .count();
    }

    private static List<Evidence> facts(CallEvidence call) {
        List<Evidence> evidence = new ArrayList<>();
        call.facts().forEach(fact -> evidence.add(new Paragraph(fact)));
        evidence.add(new Listing("The relay was started as", List.of(call.commandLine())));
        call.differences().forEach(difference -> evidence.add(new Paragraph(difference)));
        return evidence;
    }

    private static String sizes(List<SearchResult> searches) {
        List<String> sizes = new ArrayList<>();
        for (SearchResult search : searches) {
            sizes.add("%s of %s".formatted(mebibytes(search.bytes()), search.place()));
        }
        return String.join(" and ", sizes);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    static Table searches(List<SearchResult> searches) {
        List<List<String>> rows = new ArrayList<>();
        for (SearchResult search : searches) {
            rows.add(
                    List.of(
                            search.place(),
                            search.note(),
                            mebibytes(search.bytes()),
                            search.tookMs() + " ms",
                            Integer.toString(search.secretHits().size()),
                            Long.toString(search.found(Kind.KNOWN_TO_RELAY))));
        }
        return new Table(
                "Where it was looked for",
                List.of("place", "how", "size", "time", "secrets found", "known things found"),
                rows);
    }

    private static Table needles(CallEvidence call) {
        List<List<String>> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Needle> of =
                    call.needles().stream().filter(n -> n.subject().kind() == kind).toList();
            List<String> row = new ArrayList<>();
            row.add(kind.words());
            row.add(Long.toString(subjects(call, kind)));
            row.add(Integer.toString(of.size()));
            row.add(
                    call.searches().stream()
                            .map(s -> s.place() + " " + s.found(kind))
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("–"));
            rows.add(row);
        }
        return new Table(
                "What was looked for",
                List.of("kind", "different things", "forms and pieces", "found"),
                rows);
    }

    /// Up to some dozen places, for whoever has to explain them.
    static List<Evidence> hits(List<SearchResult> searches) {
        List<String> lines = new ArrayList<>();
        for (SearchResult search : searches) {
            search.secretHits().stream()
                    .limit(24)
                    .forEach(hit ->
                            lines.add(
                                    "%s, %s at %x: %s"
                                            .formatted(
                                                    search.place(),
                                                    hit.region(),
                                                    hit.address(),
                                                    hit.needle())));
        }
        return lines.isEmpty() ? List.of() : List.of(new Listing("Found", lines));
    }
}
