package dev.blindbridge.bench.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One system call, as strace wrote it down.
///
/// @param atMicros since the epoch, when it was entered
/// @param result what it returned: a number, or -1 and why; `?` if it never returned
record SystemCall(long thread, long atMicros, String name, String arguments, String result) {
    private static final Pattern LINE = Pattern.compile("^(\\d+)\\s+(\\d+)\\.(\\d{6})\\s+(.*)$");
    private static final Pattern WHOLE = Pattern.compile("^(\\w+)\\((.*)\\)\\s+= (.*)$");
    private static final Pattern BEGUN =
            Pattern.compile("^(\\w+)\\((.*?)\\s*<unfinished \\.\\.\\.>$");
    private static final Pattern RESUMED =
            Pattern.compile("^<\\.\\.\\. (\\w+) resumed>(.*)\\)\\s+= (.*)$");

    boolean succeeded() {
        return !result.startsWith("-1") && !result.startsWith("?");
    }

    /// Reads the output of `strace -f -ttt`; calls that another thread interrupted are put
    /// together.
    static List<SystemCall> parse(List<String> lines) {
        List<SystemCall> calls = new ArrayList<>();
        Map<Long, SystemCall> begun = new HashMap<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                long thread = Long.parseLong(parts.group(1));
                long micros =
                        Long.parseLong(parts.group(2)) * 1_000_000 + Long.parseLong(parts.group(3));
                read(thread, micros, parts.group(4), begun, calls);
            }
        }
        calls.addAll(begun.values()); // never returned
        return calls;
    }

    private static void read(
            long thread,
            long micros,
            String text,
            Map<Long, SystemCall> begun,
            List<SystemCall> calls) {
        Matcher whole = WHOLE.matcher(text);
        Matcher first = BEGUN.matcher(text);
        Matcher second = RESUMED.matcher(text);
        if (second.matches()) {
            SystemCall before = begun.remove(thread);
            String head = before == null ? "" : before.arguments();
            long began = before == null ? micros : before.atMicros();
            calls.add(
                    new SystemCall(
                            thread,
                            began,
                            second.group(1),
                            head + second.group(2),
                            second.group(3)));
        } else if (first.matches()) {
            begun.put(thread, new SystemCall(thread, micros, first.group(1), first.group(2), "?"));
        } else if (whole.matches()) {
            calls.add(
                    new SystemCall(thread, micros, whole.group(1), whole.group(2), whole.group(3)));
        }
    }

    @Override
    public String toString() {
        return name + "(" + arguments + ") = " + result;
    }
}
