package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import dev.blindbridge.bench.audit.MemorySearch.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Check 3: during the call the relay opened no file for writing but its log, by the kernel's own
/// record; and the log says nothing about the call.
final class FileCheck {
    static final String TITLE =
            "During the call the relay wrote no file but its log, and that tells nothing";

    /// IPv4 in full, or four groups of IPv6. A log that shortens addresses shows neither.
    private static final Pattern ADDRESS =
            Pattern.compile("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|([0-9a-fA-F]{1,4}:){3,}[0-9a-fA-F]");

    private FileCheck() {}

    static CheckReport judge(CallEvidence call) {
        if (call.trace().calls().isEmpty()) {
            return new CheckReport(
                    3,
                    TITLE,
                    new Outcome.Skipped(
                            "strace is not installed, so there is no record of the kernel's."),
                    List.of());
        }
        List<String> objections = new ArrayList<>();
        List<SystemCall> writes = call.trace().writes(call.fromMicros(), call.toMicros());
        if (!writes.isEmpty()) {
            objections.add("The kernel recorded " + writes.getFirst() + ".");
        }
        if (call.trace().calls().stream().noneMatch(one -> one.name().equals("execve"))) {
            objections.add("The record does not show the start of the process: it is not whole.");
        }
        TreeSet<String> files = new TreeSet<>(call.writableFiles());
        files.remove(call.logFile());
        if (!files.isEmpty()) {
            objections.add("Seen open for writing: " + files.first() + ".");
        }
        if (call.looks() < 10) {
            objections.add(
                    "The open descriptors were looked at only %d times.".formatted(call.looks()));
        }
        judgeLog(call, objections);
        return CheckReport.of(3, TITLE, objections, passed(call), evidence(call, writes));
    }

    private static void judgeLog(CallEvidence call, List<String> objections) {
        call.logFindings().hits().stream()
                .map(Hit::needle)
                .findFirst()
                .ifPresent(needle -> objections.add("The log holds " + needle + "."));
        List<String> during = during(call);
        during.stream()
                .filter(line -> ADDRESS.matcher(line).find())
                .findFirst()
                .ifPresent(line -> objections.add("A line of the log holds an address: " + line));
    }

    private static List<String> during(CallEvidence call) {
        return call.log()
                .subList(Math.min(call.linesBeforeCall(), call.log().size()), call.log().size());
    }

    private static String passed(CallEvidence call) {
        long seconds = (call.toMicros() - call.fromMicros()) / 1_000_000;
        return ("In %d s of call none of the process's system calls opened, made, renamed or changed"
                        + " a file, and %d looks at its descriptors saw none but the log open for"
                        + " writing. The %d lines of the log hold no needle, and no address of a"
                        + " client.")
                .formatted(seconds, call.looks(), call.log().size());
    }

    private static List<Evidence> evidence(CallEvidence call, List<SystemCall> writes) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(
                new Paragraph(
                        ("Recorded from outside by strace from the first instruction on, threads and"
                                        + " children included: %d calls that deal with files, %d of"
                                        + " them during the call.")
                                .formatted(
                                        call.trace().calls().size(),
                                        call.trace()
                                                .during(call.fromMicros(), call.toMicros())
                                                .size())));
        evidence.add(new Listing("Changing calls during the call", orNone(writes)));
        evidence.add(
                new Listing(
                        "Changing calls before it, while the process started (nobody had connected)",
                        orNone(call.trace().writes(0, call.fromMicros()))));
        evidence.add(
                new Paragraph(
                        "For the heap dump of check 1 the process had to write files itself, at the"
                                + " audit's command. That was after the period looked at here."));
        evidence.add(
                new Listing(
                        "The log during the call, in full",
                        during(call).isEmpty() ? List.of("(nothing)") : during(call)));
        return evidence;
    }

    private static List<String> orNone(List<SystemCall> calls) {
        return calls.isEmpty()
                ? List.of("(none)")
                : calls.stream().map(SystemCall::toString).toList();
    }
}
