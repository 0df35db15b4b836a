package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures, for each peer whose stream is rendered, how far its clock is from mine: a ping a
/// minute (section 1).
final class Pings {
    static final long EVERY_MS = 60_000;

    private record Sent(long token, long atMs) {}

    private final Participant me;
    private final Map<Peer, Sent> sent = new HashMap<>();
    private final List<Integer> rendered = new ArrayList<>();

    Pings(Participant me) {
        this.me = me;
    }

    void rendered(int slot) {
        if (!rendered.contains(slot)) {
            rendered.add(slot);
        }
    }

    List<Peer> due(long nowMs) {
        return me.peers().all().stream().filter(peer -> nowMs >= dueMs(peer)).toList();
    }

    long nextDeadlineMs() {
        return me.peers().all().stream().mapToLong(this::dueMs).min().orElse(Deadline.NEVER);
    }

    private long dueMs(Peer peer) {
        if (peer.state() != PeerState.HEARD || !rendered.contains(peer.slot())) {
            return Deadline.NEVER;
        }
        @Nullable Sent last = sent.get(peer);
        return last == null ? Deadline.LONG_AGO : last.atMs + EVERY_MS;
    }

    Message.Ping next(Peer peer, long nowMs) {
        long token = Bytes.u32At(me.randomness().bytes(Integer.BYTES), 0);
        sent.put(peer, new Sent(token, nowMs));
        return new Message.Ping(token);
    }

    void onPong(Peer peer, long token, long clockMs, long nowMs) {
        Sent asked = sent.get(peer);
        if (asked != null && asked.token == token) {
            peer.delay().sample(asked.atMs, clockMs, nowMs);
        }
    }

    void forget(Peer peer) {
        sent.remove(peer);
        rendered.remove(Integer.valueOf(peer.slot()));
    }
}
