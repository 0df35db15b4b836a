package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The live peers by slot, and the ids that never come back (section 4: a Retired id is never
/// accepted again while I am joined, which stops the replay of a leaver and keeps a pair counter
/// from starting twice under one key).
final class PeerDirectory {
    // Section 7.
    static final int MAX_PEERS = 1000;
    static final int MAX_UNPROVEN = 64;
    static final int MAX_RETIRED = 8192;

    private final PeerId me;
    private final Rules rules;
    private final Map<Integer, Peer> bySlot = new TreeMap<>();
    private final Set<PeerId> retired = new HashSet<>();

    PeerDirectory(PeerId me, Rules rules) {
        this.me = me;
        this.rules = rules;
    }

    @Nullable Peer atSlot(int slot) {
        return bySlot.get(slot);
    }

    @Nullable Peer withId(PeerId id) {
        for (Peer peer : bySlot.values()) {
            if (peer.id().equals(id)) {
                return peer;
            }
        }
        return null;
    }

    boolean isRetired(PeerId id) {
        return retired.contains(id);
    }

    boolean hasRoom() {
        long unproven = bySlot.values().stream().filter(peer -> !peer.isProven()).count();
        return bySlot.size() < MAX_PEERS && unproven < MAX_UNPROVEN && retired.size() < MAX_RETIRED;
    }

    void add(Peer peer) {
        bySlot.put(peer.slot(), peer);
    }

    /// Takes it off the list; the caller closes it.
    void remove(Peer peer) {
        bySlot.remove(peer.slot());
        if (rules.remembersRetired()) {
            retired.add(peer.id());
        }
    }

    List<Peer> all() {
        return new ArrayList<>(bySlot.values());
    }

    List<Peer> proven() {
        return bySlot.values().stream().filter(Peer::isProven).toList();
    }

    /// Over all proven ids and mine (section 2).
    RosterHash hash() {
        SortedSet<PeerId> ids = new TreeSet<>();
        ids.add(me);
        proven().forEach(peer -> ids.add(peer.id()));
        return RosterHash.of(ids);
    }
}
