package dev.blindbridge.bench.load;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Where a relay runs and is reached.
///
/// @param cpus as `taskset -c` takes them; empty for wherever the kernel likes
/// @param address that it announces to clients
/// @param workers threads that forward, if the relay lets one choose
public record Placement(String cpus, InetAddress address, int workers) {
    /// The same command, kept to the relay's cores.
    public List<String> pinned(List<String> command) {
        if (cpus.isEmpty()) {
            return List.copyOf(command);
        }
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cpus));
        pinned.addAll(command);
        return pinned;
    }
}
