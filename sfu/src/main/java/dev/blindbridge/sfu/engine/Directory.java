package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.ice.IceLiteAgent;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTrack;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that an engine knows by name or by address.
final class Directory {
    private final Map<RoomId, Room> rooms = new HashMap<>();
    private final Map<TransportId, PeerTransport> peers = new HashMap<>();
    private final Map<TrackId, InboundTrack> tracks = new HashMap<>();
    private final Map<InetSocketAddress, PeerTransport> byAddress = new HashMap<>();
    private final Map<String, PeerTransport> byUfrag = new HashMap<>();

    Map<RoomId, Room> rooms() {
        return rooms;
    }

    Map<TrackId, InboundTrack> tracks() {
        return tracks;
    }

    @Nullable PeerTransport peer(TransportId id) {
        return peers.get(id);
    }

    /// Whose validated address that is (R1).
    @Nullable PeerTransport peerAt(InetSocketAddress address) {
        return byAddress.get(address);
    }

    @Nullable PeerTransport peerOf(String localUfrag) {
        return byUfrag.get(localUfrag);
    }

    /// All entries of all tables: 0 when everything is gone.
    int size() {
        return rooms.size() + peers.size() + tracks.size() + byAddress.size() + byUfrag.size();
    }

    /// What the caches of all tracks take; walks them all.
    long cacheBytes() {
        long sum = 0;
        for (InboundTrack track : tracks.values()) {
            for (InboundStream stream : track.layers()) {
                sum += stream == null ? 0 : stream.cache().sizeBytes();
            }
        }
        return sum;
    }

    void add(PeerTransport peer, String localUfrag) {
        peers.put(peer.id(), peer);
        peer.room().peers().add(peer);
        addUfrag(peer, localUfrag);
    }

    /// The previous generation's stays valid, the one before that goes.
    void addUfrag(PeerTransport peer, String localUfrag) {
        if (peer.ufrags().size() == 2) {
            byUfrag.remove(peer.ufrags().removeFirst(), peer);
        }
        peer.ufrags().add(localUfrag);
        byUfrag.put(localUfrag, peer);
    }

    void remove(PeerTransport peer) {
        peers.remove(peer.id());
        peer.room().peers().remove(peer);
        for (String ufrag : peer.ufrags()) {
            byUfrag.remove(ufrag, peer);
        }
    }

    /// Keeps the addresses of a peer that is about to be made.
    final class Addresses implements IceLiteAgent.AddressListener {
        private @Nullable PeerTransport peer;

        void belongTo(PeerTransport peer) {
            this.peer = peer;
        }

        @Override
        public boolean validated(InetSocketAddress address) {
            PeerTransport owner = peer;
            if (owner == null || byAddress.putIfAbsent(address, owner) != null) {
                return false;
            }
            owner.transition(PeerState.Signal.ADDRESS_VALIDATED);
            return true;
        }

        @Override
        public void invalidated(InetSocketAddress address) {
            PeerTransport owner = peer;
            if (owner != null) {
                byAddress.remove(address, owner);
            }
        }
    }
}
