package dev.blindbridge.sfu;

import java.util.List;

/// An offer of the relay to a subscriber.
///
/// @param id counts the offers of this member; the answer names it
/// @param tracks the m= lines that are in use, complete
public record SubscribeOffer(int id, String sdp, List<TrackBinding> tracks) {
    public SubscribeOffer {
        tracks = List.copyOf(tracks);
    }
}
