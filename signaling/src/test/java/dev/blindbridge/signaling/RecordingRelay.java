package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.SubscribeOffer;
import dev.blindbridge.sfu.TrackBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A relay that moves no media but keeps the books as the real one: who publishes what, who has
/// which open offer. Descriptions are short texts. Records all calls.
public final class RecordingRelay implements MediaRelay {
    public static final String BAD_SDP = "bad";
    public static final String UNSUPPORTED_SDP = "unsupported";

    /// A publish offer that makes us throw what only a bug throws.
    public static final String BUG_SDP = "bug";

    private static final class Peer {
        final RoomId room;
        final int slot;
        List<TrackBinding> published = List.of();
        boolean outOfDate;
        @Nullable Integer openOffer;
        int offers;

        Peer(RoomId room, int slot) {
            this.room = room;
            this.slot = slot;
        }
    }

    public final List<String> calls = new ArrayList<>();
    private final Map<MemberId, Peer> peers = new HashMap<>();
    private MediaRelay.@Nullable Listener listener;
    private int lastRoom;
    private int lastMember;

    public void tell(MediaRelay.Listener told) {
        listener = told;
    }

    public MemberId memberAt(int slot) {
        return peers.entrySet().stream()
                .filter(entry -> entry.getValue().slot == slot)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Peer peer(MemberId member) {
        return Objects.requireNonNull(peers.get(member));
    }

    public int memberCount() {
        return peers.size();
    }

    @Override
    public RoomId openRoom() {
        calls.add("openRoom");
        return new RoomId(++lastRoom);
    }

    @Override
    public void closeRoom(RoomId room) {
        calls.add("closeRoom " + room.value());
    }

    @Override
    public MemberId join(RoomId room, int slot) {
        calls.add("join " + slot);
        MemberId member = new MemberId(++lastMember);
        Peer peer = new Peer(room, slot);
        peers.put(member, peer);
        peer.outOfDate = !tracksFor(member).isEmpty();
        return member;
    }

    @Override
    public void leave(MemberId member) {
        Peer gone = peer(member);
        peers.remove(member);
        calls.add("leave " + gone.slot);
        if (!gone.published.isEmpty()) {
            changed(gone.room);
        }
    }

    @Override
    public String publish(MemberId member, String offerSdp, List<TrackBinding> bindings)
            throws NegotiationException {
        switch (offerSdp) {
            case BAD_SDP ->
                    throw new NegotiationException(
                            NegotiationException.Reason.MALFORMED, "It is bad.");
            case UNSUPPORTED_SDP ->
                    throw new NegotiationException(
                            NegotiationException.Reason.UNSUPPORTED, "It is odd.");
            case BUG_SDP -> throw new IllegalStateException("a bug");
            default -> {}
        }
        Peer peer = peer(member);
        calls.add("publish " + peer.slot);
        peer.published = List.copyOf(bindings);
        changed(peer.room);
        return "answer to " + offerSdp;
    }

    private void changed(RoomId room) {
        for (Map.Entry<MemberId, Peer> entry : List.copyOf(peers.entrySet())) {
            if (entry.getValue().room.equals(room)) {
                entry.getValue().outOfDate = true;
                if (listener != null) {
                    listener.offerDue(entry.getKey());
                }
            }
        }
    }

    private List<TrackBinding> tracksFor(MemberId member) {
        Peer subscriber = peer(member);
        List<TrackBinding> tracks = new ArrayList<>();
        for (Peer peer : new TreeMap<>(bySlot(subscriber.room)).values()) {
            if (peer != subscriber) {
                for (TrackBinding track : peer.published) {
                    String mid = Integer.toString(tracks.size());
                    tracks.add(new TrackBinding(mid, peer.slot, track.track()));
                }
            }
        }
        return tracks;
    }

    private Map<Integer, Peer> bySlot(RoomId room) {
        Map<Integer, Peer> found = new HashMap<>();
        for (Peer peer : peers.values()) {
            if (peer.room.equals(room)) {
                found.put(peer.slot, peer);
            }
        }
        return found;
    }

    @Override
    public Optional<SubscribeOffer> nextOffer(MemberId member) {
        Peer peer = peer(member);
        if (peer.openOffer != null || !peer.outOfDate) {
            return Optional.empty();
        }
        List<TrackBinding> tracks = tracksFor(member);
        if (tracks.isEmpty() && peer.offers == 0) {
            return Optional.empty();
        }
        peer.outOfDate = false;
        peer.openOffer = ++peer.offers;
        calls.add("offer " + peer.slot);
        return Optional.of(new SubscribeOffer(peer.offers, "offer " + peer.offers, tracks));
    }

    @Override
    public void answer(MemberId member, int offerId, String answerSdp) throws NegotiationException {
        Peer peer = peer(member);
        if (answerSdp.equals(BAD_SDP)) {
            throw new NegotiationException(NegotiationException.Reason.MALFORMED, "It is bad.");
        }
        if (peer.openOffer == null || peer.openOffer != offerId) {
            throw new NegotiationException(
                    NegotiationException.Reason.OUT_OF_ORDER, "Not the open offer.");
        }
        calls.add("answer " + peer.slot + " " + offerId);
        peer.openOffer = null;
    }

    @Override
    public void restartSubscription(MemberId member) {
        Peer peer = peer(member);
        calls.add("restart " + peer.slot);
        peer.openOffer = null;
        peer.outOfDate = true;
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("packets_received_total{worker=\"0\"}", 7L, "transports", 1L);
    }

    @Override
    public List<String> listening() {
        return List.of("UDP nowhere");
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
