package dev.blindbridge.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// All accounts at one moment; a measurement is the difference of two.
///
/// @param counters the relay's own
/// @param cpu the relay's
/// @param ownCpu the generator's
/// @param drops at the generator's sockets
record Reading(
        Map<String, Double> counters,
        CpuAccount cpu,
        CpuAccount ownCpu,
        Crowd.Count count,
        SocketDrops drops) {
    static Reading take(Standing standing) throws IOException {
        return new Reading(
                standing.relay().counters(),
                CpuAccount.read(standing.relay().pids()),
                CpuAccount.read(List.of(ProcessHandle.current().pid())),
                standing.crowd().count(),
                SocketDrops.read());
    }
}
