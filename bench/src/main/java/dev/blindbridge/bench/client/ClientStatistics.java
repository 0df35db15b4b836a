package dev.blindbridge.bench.client;

import dev.blindbridge.crypto.RejectReason;
import java.util.List;
import java.util.Map;

/// What a client has seen so far; a snapshot.
///
/// @param slot its own, -1 before it joined
/// @param provenPeers peers that proved to hold the passphrase
/// @param rejected what did not open, by reason, of frames and messages
/// @param unauthenticated datagrams that SRTP refused
public record ClientStatistics(
        int slot,
        int provenPeers,
        boolean publishConnected,
        boolean subscribeConnected,
        List<Sent> sent,
        List<Received> received,
        Map<RejectReason, Long> rejected,
        long unauthenticated) {
    public ClientStatistics {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
        rejected = Map.copyOf(rejected);
    }

    /// One track of ours.
    public record Sent(
            int track,
            long frames,
            long packets,
            long payloadBytes,
            long nacks,
            long retransmissions,
            long keyFrameRequests,
            long transportFeedbacks) {}

    /// One track of somebody else's.
    ///
    /// @param frames complete ones, before opening
    /// @param opened those that authenticated
    /// @param intact opened ones that are a native client's, down to the last byte
    /// @param packetsLost never came, not by repair either
    /// @param latencyMedianMicros from making the frame to its opening; means something only if
    ///   both ends share a clock
    public record Received(
            int slot,
            int track,
            long packets,
            long packetsRepaired,
            long packetsLost,
            long frames,
            long opened,
            long keyFrames,
            long intact,
            long latencyMedianMicros,
            long latencyWorstPercentMicros) {}

    /// The track of that number of that slot, or one of zeros.
    public Received received(int slot, int track) {
        return received.stream()
                .filter(one -> one.slot() == slot && one.track() == track)
                .findFirst()
                .orElse(new Received(slot, track, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    public long rejectedTotal() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
