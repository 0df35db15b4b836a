package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A relay to put under load, in processes of its own: one small class for each kind.
public interface RelayUnderLoad extends AutoCloseable {
    /// Starts relays of one kind.
    interface Factory {
        /// As results call it.
        String name();

        /// Returns when the relay listens.
        ///
        /// @param logs a folder for what it says
        /// @throws IOException with a sentence for the user if it cannot be started
        RelayUnderLoad start(Placement placement, ClientLoop loop, Path logs) throws IOException;
    }

    /// The processes whose CPU and memory count.
    List<Long> pids();

    /// A room by a name of `[a-z0-9-]{1,64}`; empty until somebody comes.
    LoadRoom room(String name) throws IOException;

    /// What the relay counts itself, by the names of its own; empty if it tells nothing.
    default Map<String, Double> counters() throws IOException {
        return Map.of();
    }

    @Override
    void close();
}
