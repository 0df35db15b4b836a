package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import java.util.ArrayList;
import java.util.List;

/// The transports that may exchange tracks. Nothing ever passes from one room to another.
final class Room {
    private final RoomId id;
    private final boolean annex;
    private final List<PeerTransport> peers = new ArrayList<>();

    /// In an annex: whose tracks are mirrored here.
    private final List<RemotePublisher> remotes = new ArrayList<>();

    Room(RoomId id, boolean annex) {
        this.id = id;
        this.annex = annex;
    }

    boolean isAnnex() {
        return annex;
    }

    List<RemotePublisher> remotes() {
        return remotes;
    }

    RoomId id() {
        return id;
    }

    List<PeerTransport> peers() {
        return peers;
    }
}
