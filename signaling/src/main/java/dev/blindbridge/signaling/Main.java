package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;

/// The program: `./blindbridge run`.
public final class Main {
    private Main() {}

    /// Starts the server with the real relay, or says in one sentence why not and ends with 2.
    public static void main(String[] args) {
        int exitCode =
                Launcher.launch(
                        args,
                        System.getenv(),
                        (config, listener, control) -> MediaRelay.start(config, control, listener),
                        System.out,
                        System.err);
        if (exitCode != Launcher.RUNNING) {
            System.exit(exitCode);
        }
    }
}
