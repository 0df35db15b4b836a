package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.Needle.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Check 7, the honest half: what the bridge did learn in this call. Fails if the list is not
/// whole: the audit knows its own clients' ports, and they must be in it.
final class LearnedCheck {
    static final String TITLE = "What the bridge did learn in this call";

    private LearnedCheck() {}

    /// @param ports from which the native clients sent, as `:port`
    static CheckReport judge(CallEvidence call, String room, List<String> ports) {
        List<String> objections = new ArrayList<>();
        List<String> addresses = column(call, Learned.TRANSPORTS);
        for (String port : ports) {
            if (addresses.stream().noneMatch(address -> address.endsWith(port))) {
                objections.add("The list lacks the client at port " + port.substring(1) + ".");
            }
        }
        if (!column(call, Learned.ROOMS).contains(room)) {
            objections.add("The list lacks the name of the room.");
        }
        for (Table table : call.learned()) {
            if (table.rows().isEmpty()
                    || table.rows().stream()
                            .allMatch(row -> row.getFirst().equals(Learned.UNKNOWN))) {
                objections.add("\"" + table.caption() + "\" could not be read.");
            }
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(
                new Paragraph(
                        "Read from the relay's own objects in its heap dump, garbage included. It"
                                + " knows who (network addresses), when, how long, with whom, which"
                                + " stream is sound or picture, how large and when each packet is, and"
                                + " to whom a private message goes. All of it lies in memory and goes"
                                + " with the call."));
        evidence.addAll(call.learned());
        evidence.add(texts(call));
        String passed =
                "%d tables, read from the relay's memory. They hold the room's name and all %d addresses of the native clients."
                        .formatted(call.learned().size() + 1, ports.size());
        return CheckReport.of(7, TITLE, objections, passed, evidence);
    }

    private static List<String> column(CallEvidence call, String caption) {
        return call.learned().stream()
                .filter(table -> table.caption().equals(caption))
                .flatMap(table -> table.rows().stream())
                .map(List::getFirst)
                .toList();
    }

    private static Table texts(CallEvidence call) {
        TreeMap<String, Integer> times = new TreeMap<>();
        for (SearchResult search : call.searches()) {
            search.counts()
                    .forEach((needle, count) -> {
                        if (needle.subject().kind() == Kind.KNOWN_TO_RELAY) {
                            times.merge(
                                    needle.subject().name() + ", in the " + search.place(),
                                    count,
                                    Integer::sum);
                        }
                    });
        }
        return new Table(
                "As text, here and there in its memory",
                List.of("what", "times"),
                times.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), entry.getValue().toString()))
                        .toList());
    }
}
