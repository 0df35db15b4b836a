package dev.blindbridge.bench;

import java.io.IOException;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who has which cores, so that relay and generator do not take them from each other.
///
/// @param relay as `taskset -c` takes them; empty for wherever the kernel likes
/// @param generator those of this process, in the same way
record Cores(String relay, String generator) {
    private static final Pattern LIST =
            Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

    Cores {
        set(relay);
        set(generator);
    }

    /// Where nothing is said, the relay has a core for each worker and the generator the next one;
    /// both have all where there are not as many.
    static Cores of(
            @Nullable String relay, @Nullable String generator, int workers, int available) {
        boolean enough = workers < available;
        String first = enough ? range(0, workers - 1) : range(0, available - 1);
        String next = enough ? Integer.toString(workers) : range(0, available - 1);
        return new Cores(relay == null ? first : relay, generator == null ? next : generator);
    }

    private static String range(int from, int to) {
        return from == to ? Integer.toString(from) : from + "-" + to;
    }

    private static BitSet set(String cores) {
        BitSet set = new BitSet();
        if (cores.isEmpty()) {
            set.set(0, Runtime.getRuntime().availableProcessors());
            return set;
        }
        if (!LIST.matcher(cores).matches()) {
            throw unknown(cores);
        }
        for (String part : cores.split(",", -1)) {
            String[] bounds = part.split("-", -1);
            int from = Integer.parseInt(bounds[0]);
            int to = Integer.parseInt(bounds[bounds.length - 1]);
            if (from > to) {
                throw unknown(cores);
            }
            set.set(from, to + 1);
        }
        return set;
    }

    private static IllegalArgumentException unknown(String cores) {
        return new IllegalArgumentException(
                "\"" + cores + "\" names no cores; write them as 0 or 0,2 or 0-3.");
    }

    /// Whether one takes time from the other.
    boolean shared() {
        return set(relay).intersects(set(generator));
    }

    /// How many the generator has.
    int generatorCount() {
        return set(generator).cardinality();
    }

    /// Keeps all threads of this process to the generator's, those to come as well.
    void pinSelf() throws IOException, InterruptedException {
        if (generator.isEmpty()) {
            return;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset =
                new ProcessBuilder("taskset", "-a", "-c", "-p", generator, pid)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (taskset.waitFor() != 0) {
            throw new IOException(
                    "This machine has no cores "
                            + generator
                            + " to keep the generator to; name others with --generator-cpus.");
        }
    }
}
