package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.SimulatedCall.Decision;
import dev.blindbridge.bench.audit.SimulatedCall.Run;
import dev.blindbridge.bench.audit.SimulatedStream.Content;
import dev.blindbridge.sfu.MediaKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Check 5, non-interference: what the relay does is a function of sizes, headers, clear bytes and
/// times. Runs that differ in ciphertext alone must have it do the same, packet for packet; a run
/// that differs in what one frame says in clear must not, or the comparison is blind.
final class NonInterferenceCheck {
    static final String TITLE =
            "Ciphertext decides nothing: two runs that differ in it alone are alike";

    /// The runs to compare.
    ///
    /// @param first ciphertext like any other
    /// @param second other ciphertext
    /// @param extremes ciphertext of one value everywhere
    /// @param altered like `first`, with one frame of a codec that claims in clear to be a key
    ///   frame
    record Runs(Run first, Run second, List<Run> extremes, Map<SimulatedCodec, Run> altered) {
        Runs {
            extremes = List.copyOf(extremes);
            altered = new EnumMap<>(altered);
        }

        static Runs make() {
            return new Runs(
                    SimulatedCall.run(Content.random(1)),
                    SimulatedCall.run(Content.random(2)),
                    List.of(
                            SimulatedCall.run(Content.of(0x00)),
                            SimulatedCall.run(Content.of(0xFF))),
                    alteredOf(Content.random(1)));
        }

        private static Map<SimulatedCodec, Run> alteredOf(Content content) {
            Map<SimulatedCodec, Run> altered = new EnumMap<>(SimulatedCodec.class);
            for (SimulatedCodec codec : SimulatedCodec.values()) {
                if (codec.kind == MediaKind.VIDEO) {
                    altered.put(codec, SimulatedCall.runWithAlteredClearBits(content, codec));
                }
            }
            return altered;
        }
    }

    private NonInterferenceCheck() {}

    static CheckReport judge(Runs runs) {
        List<String> objections = new ArrayList<>();
        difference(runs.first().decisions(), runs.second().decisions())
                .ifPresent(text -> objections.add("Other ciphertext, another decision: " + text));
        for (Run extreme : runs.extremes()) {
            difference(blank(runs.first()), blank(extreme))
                    .ifPresent(text ->
                            objections.add("Extreme ciphertext, another decision: " + text));
        }
        runs.altered()
                .forEach((codec, run) -> {
                    if (difference(runs.first().decisions(), run.decisions()).isEmpty()) {
                        objections.add(
                                "Other clear bits of %s made no difference: the comparison is blind."
                                        .formatted(codec.name()));
                    }
                });
        if (runs.first().packetsOut() < 1_000) {
            objections.add("Too little was sent to say anything.");
        }
        long strange =
                runs.first().decisions().stream()
                        .filter(one -> one.kind().equals("RTP") && one.payloadBytes() > 0)
                        .filter(one -> one.origin() < 0)
                        .count();
        if (strange > 0 || runs.first().strangers() > 0) {
            objections.add("The relay sent a payload that nobody had sent, or to nobody.");
        }
        return CheckReport.of(5, TITLE, objections, passed(runs), evidence(runs));
    }

    private static String passed(Runs runs) {
        return ("Four runs of one call with different ciphertext: each time the relay took the same"
                        + " %d decisions (%d packets in, %d out), alike in destination, size, header,"
                        + " order and time. One frame's clear bits, of each video codec, changed them.")
                .formatted(
                        runs.first().decisions().size(),
                        runs.first().packetsIn(),
                        runs.first().packetsOut());
    }

    /// Without the origin, which cannot be told where all payloads look alike.
    private static List<Decision> blank(Run run) {
        return run.decisions().stream()
                .map(d ->
                        new Decision(d.atMs(), d.to(), d.kind(), d.header(), d.payloadBytes(), -1))
                .toList();
    }

    /// The first place where they differ.
    private static java.util.Optional<String> difference(List<Decision> one, List<Decision> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return java.util.Optional.of(one.get(i) + " is not " + other.get(i) + ".");
            }
        }
        return one.size() == other.size()
                ? java.util.Optional.empty()
                : java.util.Optional.of(
                        "%d decisions, not %d.".formatted(one.size(), other.size()));
    }

    private static List<Evidence> evidence(Runs runs) {
        Map<String, Long> kinds =
                runs.first().decisions().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Decision::kind, TreeMap::new, Collectors.counting()));
        List<List<String>> rows = new ArrayList<>();
        kinds.forEach((kind, count) -> rows.add(List.of(kind, count.toString())));
        return List.of(
                new Paragraph(
                        "The relay's engine as it runs in production, fed in simulated time: two"
                                + " senders of Opus, VP8, AV1 and H.264, three receivers of whom one is late, 2 % loss, repairs,"
                                + " requests for key frames, reports. What it sends is unprotected and"
                                + " compared. The contents: random, other random, all 00, all FF."),
                new Table("Decisions compared", List.of("kind", "how many"), rows),
                new Table(
                        "Negative control: in one frame, altered what says in clear \"no key frame\"",
                        List.of("codec", "the first decision that differs"),
                        alteredRows(runs)));
    }

    private static List<List<String>> alteredRows(Runs runs) {
        List<List<String>> rows = new ArrayList<>();
        runs.altered()
                .forEach((codec, run) ->
                        rows.add(List.of(codec.name(), firstOther(runs.first(), run))));
        return rows;
    }

    private static String firstOther(Run one, Run other) {
        for (int i = 0; i < other.decisions().size(); i++) {
            Decision decision = other.decisions().get(i);
            if (i >= one.decisions().size() || !decision.equals(one.decisions().get(i))) {
                return "%s of %d bytes to %s at %d ms"
                        .formatted(
                                decision.kind(),
                                decision.payloadBytes(),
                                decision.to(),
                                decision.atMs());
            }
        }
        return "none";
    }
}
