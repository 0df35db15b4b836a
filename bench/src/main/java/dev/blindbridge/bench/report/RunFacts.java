package dev.blindbridge.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What must be known of a run to redo it: machine, kernel, JDK, flags, commit.
///
/// @param facts by name, in the order to show them
public record RunFacts(Map<String, String> facts) {
    private static final String UNKNOWN = "unknown";

    public RunFacts {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /// Of this machine, now.
    ///
    /// @param relayFlags of the relay's JVM, as given
    public static RunFacts now(List<String> relayFlags) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit());
        facts.put("cpu", field("/proc/cpuinfo", "model name"));
        facts.put("cores", cores());
        facts.put("memory", memory(field("/proc/meminfo", "MemTotal")));
        facts.put("kernel", firstLine("/proc/sys/kernel/osrelease"));
        facts.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"));
        facts.put("largest receive buffer", bytes(firstLine("/proc/sys/net/core/rmem_max")));
        facts.put("JDK", System.getProperty("java.runtime.version") + ", " + vendor());
        facts.put("relay's JVM flags", relayFlags.isEmpty() ? "–" : String.join(" ", relayFlags));
        return new RunFacts(facts);
    }

    /// The same and one more at the end.
    public RunFacts with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new RunFacts(more);
    }

    /// The flags in a file for `java @file`, without its comments.
    public static List<String> flagsOf(Path options) throws IOException {
        try (Stream<String> lines = Files.lines(options)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static String vendor() {
        return System.getProperty("java.vendor", UNKNOWN);
    }

    /// The machine's: this process may be kept to some of them.
    private static String cores() {
        long cores = Runtime.getRuntime().availableProcessors();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            cores = Math.max(cores, lines.filter(line -> line.startsWith("processor\t")).count());
        } catch (IOException notLinux) {
            // What the JVM says has to do.
        }
        boolean virtual = field("/proc/cpuinfo", "flags").contains(" hypervisor");
        return cores + (virtual ? " of a virtual machine" : "");
    }

    static String memory(String kilobytes) {
        String digits = kilobytes.replaceAll("\\D", "");
        return digits.isEmpty()
                ? UNKNOWN
                : Math.round(Long.parseLong(digits) / 1024.0 / 1024.0) + " GiB";
    }

    private static String bytes(String count) {
        return count.equals(UNKNOWN) ? UNKNOWN : count + " bytes";
    }

    /// The first field of that name in a file of `name : value` lines.
    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    private static String firstLine(String file) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.findFirst().orElse(UNKNOWN).strip();
        } catch (IOException notLinux) {
            return UNKNOWN;
        }
    }

    private static String commit() {
        String commit = git("rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return UNKNOWN;
        }
        return git("status", "--porcelain").isEmpty() ? commit : commit + " with changes";
    }

    private static String git(String... arguments) {
        List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        try {
            Process git =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(
                                    git.getInputStream().readAllBytes(),
                                    java.nio.charset.StandardCharsets.UTF_8)
                            .strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
        } catch (IOException notInstalled) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
