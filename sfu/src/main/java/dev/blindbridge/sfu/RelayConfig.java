package dev.blindbridge.sfu;

import java.net.InetAddress;
import java.util.List;

/// The relay's settings, checked.
///
/// @param bindAddress what the UDP ports are bound to; the wildcard for all
/// @param basePort UDP port of worker 0; worker n has `basePort + n`. 0 picks free ports (tests)
/// @param workers number of workers, 1–64
/// @param announced addresses for our ICE candidates; not empty, in order of preference
/// @param tracksAWorker what a worker sends of one room, in tracks, before the room's receivers
///   spread to a further worker
public record RelayConfig(
        InetAddress bindAddress,
        int basePort,
        int workers,
        List<InetAddress> announced,
        int tracksAWorker) {
    /// At some 150 packets a second, camera and microphone mixed, half of what one core can send:
    /// enough is left for what is published later, and for other rooms.
    public static final int TRACKS_A_WORKER = 1500;

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

    /// With the usual number of tracks a worker.
    public RelayConfig(
            InetAddress bindAddress, int basePort, int workers, List<InetAddress> announced) {
        this(bindAddress, basePort, workers, announced, TRACKS_A_WORKER);
    }
}
