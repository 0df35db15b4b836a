package dev.blindbridge.bench.path;

import java.util.List;

/// What one process measured.
///
/// @param variant of the JVM, by name
/// @param burst packets that came at once
/// @param rounds of a second or so, one after the other
/// @param allocators the largest first, from one more round
public record PathResult(
        String variant,
        String library,
        int receivers,
        int burst,
        List<Round> rounds,
        List<Allocator> allocators) {
    public PathResult {
        rounds = List.copyOf(rounds);
        allocators = List.copyOf(allocators);
    }

    /// A part of the measurement.
    ///
    /// @param forwarded packets that the engine sent
    /// @param cpuNs of its thread
    /// @param allocatedBytes by its thread
    public record Round(long forwarded, long cpuNs, long allocatedBytes) {
        double nanosPerPacket() {
            return (double) cpuNs / forwarded;
        }

        double bytesPerPacket() {
            return (double) allocatedBytes / forwarded;
        }
    }

    /// Who makes garbage.
    ///
    /// @param what class of the objects
    /// @param where the method of ours, or of a library, that has them made
    public record Allocator(String what, String where, double bytesPerPacket) {}
}
