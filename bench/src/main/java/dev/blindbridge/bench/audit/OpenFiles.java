package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A second witness beside the trace: looks at the open descriptors of a process every so often and
/// notes each file that it could write to. Sees what was inherited or passed in, too; misses what
/// is opened and closed between two looks, which the trace does not.
final class OpenFiles implements AutoCloseable {
    private static final int INTERVAL_MS = 50;
    private static final int WRITABLE = 03; // O_WRONLY | O_RDWR

    private final Path directory;
    private final Set<String> writable = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private volatile boolean stopped;
    private final AtomicInteger looks = new AtomicInteger();

    OpenFiles(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
        thread = Thread.ofPlatform().daemon().name("open-files").start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                look();
                Thread.sleep(INTERVAL_MS);
            } catch (IOException | UncheckedIOException processGone) {
                return;
            } catch (InterruptedException told) {
                return;
            }
        }
    }

    private void look() throws IOException {
        try (Stream<Path> descriptors = Files.list(directory.resolve("fd"))) {
            descriptors.forEach(this::look);
        }
        looks.incrementAndGet();
    }

    private void look(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            boolean file =
                    target.startsWith("/")
                            && !target.startsWith("/dev/")
                            && !target.startsWith("/memfd:");
            if (file && opened(descriptor.getFileName().toString())) {
                writable.add(target);
            }
        } catch (IOException closedMeanwhile) {
            // The trace has it.
        }
    }

    private boolean opened(String descriptor) throws IOException {
        for (String line : Files.readAllLines(directory.resolve("fdinfo").resolve(descriptor))) {
            if (line.startsWith("flags:")) {
                return (Integer.parseUnsignedInt(line.substring(6).trim(), 8) & WRITABLE) != 0;
            }
        }
        return false;
    }

    /// Every file that was seen open for writing so far.
    Set<String> writable() {
        return new TreeSet<>(writable);
    }

    int looks() {
        return looks.get();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
