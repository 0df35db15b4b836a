package dev.blindbridge.sfu;

import java.net.InetAddress;
import java.util.List;

/// The relay's settings, checked.
///
/// @param bindAddress what the UDP ports are bound to; the wildcard for all
/// @param basePort UDP port of worker 0; worker n has `basePort + n`. 0 picks free ports (tests)
/// @param workers number of workers, 1–64
/// @param announced addresses for our ICE candidates; not empty, in order of preference
public record RelayConfig(
        InetAddress bindAddress, int basePort, int workers, List<InetAddress> announced) {
    public RelayConfig {
        announced = List.copyOf(announced);
        if (announced.isEmpty()) {
            throw new IllegalArgumentException("no address to announce");
        }
        if (workers < 1 || workers > 64) {
            throw new IllegalArgumentException("workers must be 1 to 64, not " + workers);
        }
        if (basePort < 0 || basePort + workers - 1 > 65535) {
            throw new IllegalArgumentException(
                    "media port must be 1 to " + (65536 - workers) + ", not " + basePort);
        }
    }
}
