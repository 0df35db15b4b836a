package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Check 6: with `--sealed-disk` the kernel refuses what check 3 saw the relay not do.
final class SealedDiskCheck {
    static final String TITLE = "With --sealed-disk the kernel refuses every file";

    private SealedDiskCheck() {}

    static CheckReport skipped(String reason) {
        return new CheckReport(6, TITLE, new Outcome.Skipped(reason), List.of());
    }

    /// The relay did not start, or did not carry the call.
    static CheckReport broken(String why) {
        if (why.contains("has no Landlock")) {
            return skipped(
                    "This kernel has no Landlock, so the relay refused to start with the option.");
        }
        return new CheckReport(6, TITLE, new Outcome.Failed(why), List.of());
    }

    static CheckReport judge(CallEvidence call) {
        if (call.trace().calls().isEmpty()) {
            return skipped("strace is not installed, so there is no record of the kernel's.");
        }
        List<String> objections = new ArrayList<>();
        long sealedAtMicros = sealedAtMicros(call.trace());
        List<SystemCall> attempts = call.trace().attempts(sealedAtMicros, Long.MAX_VALUE);
        List<String> refused =
                attempts.stream()
                        .filter(one -> one.result().contains("EACCES"))
                        .map(SystemCall::toString)
                        .toList();
        List<String> passed =
                attempts.stream()
                        .filter(one -> !one.result().startsWith("-1"))
                        // Its second start, under the restriction; reading is all that needs.
                        .filter(one -> !one.name().equals("execve"))
                        .map(SystemCall::toString)
                        .toList();
        if (sealedAtMicros == Long.MAX_VALUE) {
            objections.add("The process never restricted itself.");
        }
        if (refused.isEmpty()) {
            objections.add(
                    "No refused attempt is on record: the restriction was not seen to work.");
        }
        if (!passed.isEmpty()) {
            objections.add("In spite of the restriction: " + passed.getFirst() + ".");
        }
        List<String> words =
                call.log().stream()
                        .filter(line ->
                                line.toLowerCase(Locale.ROOT).matches(".*(sealed.disk|landlock).*"))
                        .toList();
        if (words.isEmpty()) {
            objections.add("The relay does not say that its disk is sealed.");
        }
        if (!call.protections().contains("NoNewPrivs: 1")) {
            objections.add("The process could gain privileges.");
        }
        call.searches().stream()
                .flatMap(search -> search.secretHits().stream())
                .findFirst()
                .ifPresent(hit -> objections.add("Its memory holds " + hit.needle() + "."));
        return CheckReport.of(
                6,
                TITLE,
                objections,
                ("The relay, with the flags of production and no other, carried a call under Landlock."
                                + " Of what it tried after the restriction, the kernel refused %d"
                                + " attempts and let none pass. Its core image holds nothing either.")
                        .formatted(refused.size()),
                evidence(call, refused, words));
    }

    /// When the restriction began to hold; never, if it did not.
    private static long sealedAtMicros(FileTrace trace) {
        return trace.calls().stream()
                .filter(one -> one.name().equals("landlock_restrict_self") && one.succeeded())
                .mapToLong(SystemCall::atMicros)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static List<Evidence> evidence(
            CallEvidence call, List<String> refused, List<String> words) {
        List<Evidence> evidence = new ArrayList<>();
        call.facts().forEach(fact -> evidence.add(new Paragraph(fact)));
        evidence.add(new Listing("The relay was started as", List.of(call.commandLine())));
        evidence.add(new Listing("What the relay says", words));
        evidence.add(new Listing("Refused by the kernel, as strace recorded it", refused));
        evidence.add(
                new Listing("The process's state, as the kernel shows it", call.protections()));
        evidence.add(MemoryCheck.searches(call.searches()));
        return evidence;
    }
}
