package dev.blindbridge.bench;

import java.nio.file.Path;

/// Where the relay's JVM flags stand.
final class RelayFlags {
    /// From the repository's root, where the start script runs us.
    static final Path FILE = Path.of("signaling/src/main/jvm/relay.jvm-options");

    private RelayFlags() {}
}
