package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.signaling.disk.SealedDisk;

/// The program.
public final class Main {
    private Main() {}

    /// Starts the server, whose threads keep the process running, or ends with an exit code.
    public static void main(String[] args) {
        OneLineFormat.install();
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
}
