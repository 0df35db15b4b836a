package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import java.util.ArrayList;
import java.util.List;

/// The transports that may exchange tracks. Nothing ever passes from one room to another.
final class Room {
    private final RoomId id;
    private final List<PeerTransport> peers = new ArrayList<>();

    Room(RoomId id) {
        this.id = id;
    }

    RoomId id() {
        return id;
    }

    List<PeerTransport> peers() {
        return peers;
    }
}
