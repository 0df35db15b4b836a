package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The server's roster, which is believed only in what it takes away: who is not on it is not in
/// the call; who is on it but has not proven itself is counted as "cannot decrypt" (section 4).
final class Roster {
    /// No hello that opens after this long: another passphrase, most likely.
    static final long SILENT_MS = 5_000;

    /// A hello opened, but no intro came.
    static final long UNPROVEN_MS = 30_000;

    private static final class Connection {
        final long sinceMs;

        /// It was there when I said hello to all, so asking again shows it nothing new.
        final boolean greeted;

        int retries;

        Connection(long sinceMs, boolean greeted) {
            this.sinceMs = sinceMs;
            this.greeted = greeted;
        }
    }

    private final Participant me;
    private final Map<Integer, Connection> connections = new TreeMap<>();
    private SortedSet<Integer> undecryptable = new TreeSet<>();
    private long nobodyAnsweredAtMs = Deadline.NEVER;

    Roster(Participant me) {
        this.me = me;
    }

    /// I joined, or came back: hello to all of these was just sent.
    void greeted(Collection<Integer> slots, long nowMs) {
        connections.keySet().retainAll(slots);
        for (int slot : slots) {
            connections.put(slot, new Connection(nowMs, true));
        }
        nobodyAnsweredAtMs = slots.isEmpty() ? Deadline.NEVER : nowMs + SILENT_MS;
    }

    void entered(int slot, long nowMs) {
        connections.put(slot, new Connection(nowMs, false));
    }

    void left(int slot) {
        connections.remove(slot);
    }

    boolean contains(int slot) {
        return connections.containsKey(slot);
    }

    /// Slots that were greeted and have been silent for 3, 6 and 12 s.
    List<Integer> dueForRetry(long nowMs) {
        List<Integer> due = new ArrayList<>();
        connections.forEach((slot, connection) -> {
            if (nowMs >= retryDueMs(slot, connection)) {
                connection.retries++;
                due.add(slot);
            }
        });
        return due;
    }

    private long retryDueMs(int slot, Connection connection) {
        boolean wanting =
                connection.greeted
                        && connection.retries < Hellos.RETRIES_MS.size()
                        && me.peers().atSlot(slot) == null;
        return wanting
                ? connection.sinceMs + Hellos.RETRIES_MS.get(connection.retries)
                : Deadline.NEVER;
    }

    void onDeadline(long nowMs) {
        if (nowMs >= nobodyAnsweredAtMs) {
            nobodyAnsweredAtMs = Deadline.NEVER;
            if (me.peers().all().isEmpty() && !connections.isEmpty()) {
                me.outputs().emit(new SessionEvent.NobodyAnswered());
            }
        }
        SortedSet<Integer> now = new TreeSet<>();
        connections.forEach((slot, connection) -> {
            if (nowMs >= givenUpMs(slot, connection)) {
                now.add(slot);
            }
        });
        if (!now.equals(undecryptable)) {
            undecryptable = now;
            me.outputs().emit(new SessionEvent.Undecryptable(now));
        }
    }

    /// From when on this connection counts as one that cannot decrypt.
    private long givenUpMs(int slot, Connection connection) {
        Peer peer = me.peers().atSlot(slot);
        if (peer == null) {
            return connection.sinceMs + SILENT_MS;
        }
        return peer.isProven() ? Deadline.NEVER : peer.announcedMs() + UNPROVEN_MS;
    }

    long nextDeadlineMs() {
        long next = nobodyAnsweredAtMs;
        for (Map.Entry<Integer, Connection> entry : connections.entrySet()) {
            next = Math.min(next, retryDueMs(entry.getKey(), entry.getValue()));
            if (!undecryptable.contains(entry.getKey())) {
                next = Math.min(next, givenUpMs(entry.getKey(), entry.getValue()));
            }
        }
        return next;
    }
}
