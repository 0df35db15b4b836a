package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.TrackBinding;
import dev.blindbridge.sfu.sdp.PublishNegotiation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a member sends, by mid.
final class PublishSession {
    /// A track as an offer wants it.
    record Wanted(int number, InboundParameters parameters) {}

    private final Map<String, PublishedTrack> tracks = new LinkedHashMap<>();
    private Transport transport;
    private long answers;

    PublishSession(Transport transport) {
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    void transport(Transport negotiated) {
        transport = negotiated;
    }

    Collection<PublishedTrack> tracks() {
        return List.copyOf(tracks.values());
    }

    void add(PublishedTrack track) {
        tracks.put(track.parameters().mid(), track);
    }

    /// Takes out and gives back the tracks that are no longer wanted as they are.
    List<PublishedTrack> removeAllBut(List<Wanted> wanted) {
        List<PublishedTrack> gone = new ArrayList<>();
        for (PublishedTrack track : tracks()) {
            if (!wanted.contains(new Wanted(track.number(), track.parameters()))) {
                tracks.remove(track.parameters().mid());
                gone.add(track);
            }
        }
        return gone;
    }

    boolean has(String mid) {
        return tracks.containsKey(mid);
    }

    long nextVersion() {
        return ++answers;
    }

    /// What an offer and its bindings ask for, checked.
    static List<Wanted> wanted(PublishNegotiation offer, List<TrackBinding> bindings)
            throws NegotiationException {
        List<Wanted> wanted = new ArrayList<>();
        Set<String> mids = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (TrackBinding binding : bindings) {
            if (!mids.add(binding.mid()) || !numbers.add(binding.track())) {
                throw new NegotiationException(
                        Reason.OUT_OF_ORDER, "A mid or a track number is bound twice.");
            }
            InboundParameters parameters =
                    offer.inbound(binding.mid())
                            .orElseThrow(() ->
                                    new NegotiationException(
                                            Reason.OUT_OF_ORDER,
                                            "A bound mid names no m= line that sends what"
                                                    + " we can take."));
            wanted.add(new Wanted(binding.track(), parameters));
        }
        return wanted;
    }
}
