package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Notices that somebody has been seeing other people in the call than I do, for over a minute
/// (section 2, `rosterHash`). A peer tells its view once a minute, so it is compared with all views
/// of mine of the last minute.
final class RosterWatch {
    static final long DIFFERS_AFTER_MS = 60_000;

    private record View(RosterHash hash, long untilMs) {}

    private final List<View> past = new ArrayList<>();
    private final Map<Peer, RosterHash> theirs = new HashMap<>();
    private final Map<Peer, Long> differentSinceMs = new HashMap<>();
    private final Set<Peer> told = new HashSet<>();
    private RosterHash mine;

    RosterWatch(RosterHash mine) {
        this.mine = mine;
    }

    void onMine(RosterHash hash, long nowMs) {
        if (!hash.equals(mine)) {
            past.removeIf(view -> nowMs > view.untilMs + DIFFERS_AFTER_MS);
            past.add(new View(mine, nowMs));
            mine = hash;
        }
        theirs.forEach((peer, view) -> {
            if (view.equals(hash)) {
                agree(peer);
            }
        });
    }

    void onTheirs(Peer peer, RosterHash hash, long nowMs) {
        theirs.put(peer, hash);
        boolean agrees =
                hash.equals(mine)
                        || past.stream()
                                .anyMatch(view ->
                                        view.hash.equals(hash)
                                                && nowMs <= view.untilMs + DIFFERS_AFTER_MS);
        if (agrees) {
            agree(peer);
        } else {
            differentSinceMs.putIfAbsent(peer, nowMs);
        }
    }

    private void agree(Peer peer) {
        differentSinceMs.remove(peer);
        told.remove(peer);
    }

    /// Those who newly differ for too long.
    List<Peer> differing(long nowMs) {
        List<Peer> late =
                differentSinceMs.entrySet().stream()
                        .filter(entry -> nowMs >= entry.getValue() + DIFFERS_AFTER_MS)
                        .map(Map.Entry::getKey)
                        .filter(peer -> !told.contains(peer))
                        .toList();
        told.addAll(late);
        return late;
    }

    long nextDeadlineMs() {
        return differentSinceMs.entrySet().stream()
                .filter(entry -> !told.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue() + DIFFERS_AFTER_MS)
                .min()
                .orElse(Deadline.NEVER);
    }

    void forget(Peer peer) {
        theirs.remove(peer);
        agree(peer);
    }
}
