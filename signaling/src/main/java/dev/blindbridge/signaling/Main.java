package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.signaling.disk.SealedDisk;

/// The program.
public final class Main {
    private Main() {}

    /// Starts the server, whose threads keep the process running, or ends with an exit code.
    public static void main(String[] args) {
        OneLineFormat.install();
        boundHandshakes();
        int exitCode =
                Launcher.launch(
                        args,
                        System.getenv(),
                        (config, listener, control) -> MediaRelay.start(config, control, listener),
                        SealedDisk::enter,
                        System.out,
                        System.err);
        if (exitCode != Launcher.RUNNING) {
            System.exit(exitCode);
        }
    }

    /// Handshakes run on virtual threads. However many come at a time, they get half of the cores,
    /// so that a storm of joins does not stand in line before running calls. To be said before the
    /// first virtual thread.
    private static void boundHandshakes() {
        String parallelism = "jdk.virtualThreadScheduler.parallelism";
        if (System.getProperty(parallelism) == null) {
            int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            System.setProperty(parallelism, Integer.toString(half));
        }
    }
}
