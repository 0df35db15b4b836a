package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Watches one relay process from outside, from before the first client until it has ended.
final class Observation implements AutoCloseable {
    private static final long DUMP_TIMEOUT_S = 40;

    private final RelayUnderAudit.Plan plan;
    private final RelayUnderAudit relay;
    private final OpenFiles files;
    private final int linesBeforeCall;
    private final List<String> protections;
    private final long fromMicros;
    private long toMicros = Long.MAX_VALUE;
    private final List<SearchResult> searches = new ArrayList<>();
    private List<Needle> needles = List.of();
    private Set<String> loadedClasses = Set.of();
    private List<Table> learned = List.of();

    Observation(RelayUnderAudit.Plan plan) throws IOException, InterruptedException {
        this.plan = plan;
        relay = RelayUnderAudit.start(plan);
        Thread.sleep(300); // its last words of the start
        linesBeforeCall = relay.log().size();
        files = new OpenFiles(relay.pid());
        protections = protections(Path.of("/proc", Long.toString(relay.pid())));
        fromMicros = nowMicros();
    }

    /// What the kernel says about rights and core images of the process.
    private static List<String> protections(Path process) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.matches("(NoNewPrivs|CoreDumping|TracerPid|VmSwap):.*")) {
                lines.add(line.replaceAll("\\s+", " "));
            }
        }
        for (String line : Files.readAllLines(process.resolve("limits"))) {
            if (line.startsWith("Max core file size")) {
                lines.add(line.strip().replaceAll("\\s{2,}", "  "));
            }
        }
        Path filter = process.resolve("coredump_filter");
        if (Files.isReadable(filter)) {
            lines.add("coredump_filter: " + Files.readString(filter).strip());
        }
        return lines;
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    RelayUnderAudit relay() {
        return relay;
    }

    /// Searches the memory of the running process; nothing is asked of the process for it.
    void image(Collection<Needle> wanted) throws IOException {
        needles = List.copyOf(wanted);
        searches.add(SearchResult.ofProcess("core image", relay.pid(), wanted));
    }

    /// Has the process write its heap and searches that. The process writes a file for it, so what
    /// was recorded of its files is judged up to here.
    void heapDump(Collection<Needle> wanted) throws IOException, InterruptedException {
        endOfWindow();
        Path dump = plan.directory().resolve(plan.name() + ".hprof").toAbsolutePath();
        try {
            jcmd("GC.heap_dump", "-all", dump.toString());
            searches.add(SearchResult.ofFile("heap dump", dump, wanted));
            HeapDump heap = HeapDump.read(dump);
            loadedClasses = heap.loadedClasses();
            learned = Learned.from(heap);
        } finally {
            Files.deleteIfExists(dump);
        }
    }

    /// Looking at files ends here; the call may go on.
    void endOfWindow() {
        files.close();
        toMicros = Math.min(toMicros, nowMicros());
    }

    private void jcmd(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(Long.toString(relay.pid()));
        all.addAll(List.of(command));
        Path output = plan.directory().resolve(plan.name() + ".jcmd");
        Process jcmd =
                new ProcessBuilder(all)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!jcmd.waitFor(DUMP_TIMEOUT_S, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            jcmd.destroyForcibly();
            throw new IOException("The relay wrote no heap dump.\n" + Files.readString(output));
        }
        Files.delete(output);
    }

    /// Ends the relay and puts together what was seen.
    CallEvidence end(List<String> facts, List<String> differences) throws IOException {
        endOfWindow();
        close();
        return new CallEvidence(
                relay.commandLine(),
                differences,
                facts,
                needles,
                searches,
                plan.strace().isEmpty() ? new FileTrace(List.of()) : relay.trace(),
                fromMicros,
                toMicros,
                files.writable(),
                files.looks(),
                relay.logFile().toAbsolutePath().normalize().toString(),
                relay.log(),
                linesBeforeCall,
                SearchResult.ofFile("log", relay.logFile(), needles),
                protections,
                loadedClasses,
                learned);
    }

    @Override
    public void close() {
        files.close();
        if (relay.isAlive()) {
            relay.close();
        }
    }
}
