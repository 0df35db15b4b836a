package dev.blindbridge.bench;

import java.io.IOException;

/// Keeps this process to some cores, so that the relay has the others for itself.
final class Pinning {
    private Pinning() {}

    /// All threads, those to come as well.
    ///
    /// @param cpus as `taskset -c` takes them; empty for no change
    static void pinSelf(String cpus) throws IOException, InterruptedException {
        if (cpus.isEmpty()) {
            return;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset =
                new ProcessBuilder("taskset", "-a", "-c", "-p", cpus, pid)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (taskset.waitFor() != 0) {
            throw new IOException(
                    "This machine has no cores "
                            + cpus
                            + " to keep the generator to; name others with --generator-cpus.");
        }
    }

    /// How many cores such a list names.
    static int count(String cpus) {
        if (cpus.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        int count = 0;
        for (String part : cpus.split(",", -1)) {
            String[] bounds = part.split("-", -1);
            int from = Integer.parseInt(bounds[0].strip());
            count += Integer.parseInt(bounds[bounds.length - 1].strip()) - from + 1;
        }
        return count;
    }
}
