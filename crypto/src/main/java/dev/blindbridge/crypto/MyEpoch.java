package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// My own sender secrets: `Open(k, S_k)` and `Pending(k+1, S')` (section 4, "my epoch"). Decides
/// when the secret moves on by the ratchet (before a newcomer gets it) or is drawn anew (after
/// somebody left), and who is given which.
///
/// Locked although a session belongs to one thread: whoever breaks that rule must not find two
/// copies of one key, each with a counter of its own (R5).
final class MyEpoch implements AutoCloseable {
    static final long RATCHET_PAUSE_MS = 1_000;
    static final long RATCHET_AT_LEAST_EVERY_MS = 600_000;
    static final long REKEY_SPREAD_MS = 1_000;
    static final long REKEY_PAUSE_MS = 5_000;
    static final long PENDING_MS = 1_000;
    static final long PENDING_AT_MOST_MS = 3_000;

    /// Carries keys to peers.
    interface Courier {
        void giveKey(Peer peer, EpochKeys keys, boolean pending, long nowMs);

        /// Those who have proven themselves and live.
        List<Peer> provenPeers();
    }

    /// A fresh secret that all peers are learning while the old one is still in use.
    private record Pending(EpochKeys keys, long beganMs, long switchAtMs) {}

    private final Supplier<CallRoot> root;
    private final MyIdentity me;
    private final Randomness randomness;
    private final Rules rules;
    private final Courier courier;
    private final Set<Peer> waiting = new LinkedHashSet<>();
    private EpochKeys current;
    private @Nullable Pending pending;
    private long epochBeganMs;
    private long lastRatchetMs = Deadline.LONG_AGO;
    private long lastRekeyMs = Deadline.LONG_AGO;
    private long rekeyDueMs = Deadline.NEVER;
    private boolean publishes;

    MyEpoch(
            Supplier<CallRoot> root,
            MyIdentity me,
            Randomness randomness,
            Rules rules,
            Courier courier,
            long nowMs) {
        this.root = root;
        this.me = me;
        this.randomness = randomness;
        this.rules = rules;
        this.courier = courier;
        this.current = new EpochKeys(0, me.slot(), freshSecret(0));
        this.epochBeganMs = nowMs;
    }

    /// Whether I publish a track: who does not, rekeys only when it next seals something.
    synchronized void publishes(boolean does) {
        publishes = does;
    }

    /// Seals under the epoch that is right at this moment. Key and counter are taken in this one
    /// step.
    synchronized byte[] seal(
            Track track, int codecNumber, byte[] clear, byte[] plaintext, long nowMs) {
        beforeSealing(nowMs);
        if (pending == null && current.nextCounter(track) >= rules.ratchetsAtCounter()) {
            ratchet(nowMs);
        }
        return current.seal(track, codecNumber, clear, plaintext);
    }

    /// Who publishes nothing rekeys now, and uses S' at once: never in Pending, so the key messages
    /// tell the number of the next group message.
    private void beforeSealing(long nowMs) {
        onDeadline(nowMs);
        if (rekeyDueMs == Deadline.NEVER || publishes) {
            return;
        }
        EpochKeys keys = freshKeys();
        rekeyDueMs = Deadline.NEVER;
        lastRekeyMs = nowMs;
        waiting.clear();
        courier.provenPeers().forEach(peer -> hand(peer, keys, false, nowMs));
        replaceCurrent(keys, nowMs);
    }

    /// Before a message to all, which everybody listed is to read: who waits for the paced ratchet
    /// waits no longer.
    synchronized void beforeMessage(long nowMs) {
        beforeSealing(nowMs);
        if (pending == null && !waiting.isEmpty()) {
            giveToWaiting(nowMs);
        }
    }

    /// A peer was proven: it gets my key, but nothing that opens what was sealed before.
    synchronized void give(Peer peer, long nowMs) {
        onDeadline(nowMs);
        if (pending != null) {
            hand(peer, pending.keys, true, nowMs);
        } else if (!current.used() || !rules.ratchetsForNewcomers()) {
            hand(peer, current, false, nowMs);
        } else if (nowMs >= lastRatchetMs + RATCHET_PAUSE_MS) {
            ratchet(nowMs);
            hand(peer, current, false, nowMs);
        } else {
            waiting.add(peer);
        }
    }

    /// A peer lost track and asks: it gets again what it was given before, and nothing older.
    synchronized void giveAgain(Peer peer, long nowMs) {
        onDeadline(nowMs);
        if (peer.wasGiven(current.epoch())) {
            hand(peer, current, false, nowMs);
        }
        if (pending != null && peer.wasGiven(pending.keys.epoch())) {
            hand(peer, pending.keys, true, nowMs);
        }
    }

    /// A peer is gone. What it was given must not open what comes.
    synchronized void retired(Peer peer, long nowMs) {
        waiting.remove(peer);
        if (!peer.wasGivenAny() || !rules.rekeysAfterLeavers()) {
            return;
        }
        onDeadline(nowMs);
        Pending before = pending;
        if (before != null) {
            before.keys.close();
            long switchAtMs = Math.min(nowMs + PENDING_MS, before.beganMs + PENDING_AT_MOST_MS);
            offer(new Pending(freshKeys(), before.beganMs, switchAtMs), nowMs);
        } else if (rekeyDueMs == Deadline.NEVER) {
            byte[] random = randomness.bytes(Integer.BYTES);
            long spreadMs = Bytes.u32At(random, 0) % REKEY_SPREAD_MS;
            rekeyDueMs = Math.max(nowMs + spreadMs, lastRekeyMs + REKEY_PAUSE_MS);
        }
    }

    /// Somebody was removed by a new passphrase (section 5.4): without delay or pause. Who
    /// publishes nothing still waits until it next seals something.
    synchronized void rekeyNow(long nowMs) {
        onDeadline(nowMs);
        if (pending == null && rules.rekeysAfterLeavers()) {
            rekeyDueMs = nowMs;
            onDeadline(nowMs);
        }
    }

    /// What is sealed under now.
    EpochKeys current() {
        return current;
    }

    synchronized void onDeadline(long nowMs) {
        if (pending != null && nowMs >= pending.switchAtMs) {
            switchToPending(nowMs);
        }
        if (pending == null && publishes && nowMs >= rekeyDueMs) {
            beginRekey(nowMs);
        }
        if (pending != null) {
            return;
        }
        if (current.used() && nowMs >= epochBeganMs + RATCHET_AT_LEAST_EVERY_MS) {
            ratchet(nowMs);
        }
        if (!waiting.isEmpty() && nowMs >= lastRatchetMs + RATCHET_PAUSE_MS) {
            giveToWaiting(nowMs);
        }
    }

    long nextDeadlineMs() {
        if (pending != null) {
            return pending.switchAtMs;
        }
        long next = publishes ? rekeyDueMs : Deadline.NEVER;
        if (!waiting.isEmpty()) {
            next = Math.min(next, lastRatchetMs + RATCHET_PAUSE_MS);
        }
        return current.used() ? Math.min(next, epochBeganMs + RATCHET_AT_LEAST_EVERY_MS) : next;
    }

    private void giveToWaiting(long nowMs) {
        if (current.used()) {
            ratchet(nowMs);
        }
        List<Peer> newcomers = new ArrayList<>(waiting);
        waiting.clear();
        newcomers.forEach(peer -> hand(peer, current, false, nowMs));
    }

    private void ratchet(long nowMs) {
        EpochKeys next = current.ratcheted();
        replaceCurrent(next, nowMs);
        lastRatchetMs = nowMs;
    }

    private void beginRekey(long nowMs) {
        rekeyDueMs = Deadline.NEVER;
        lastRekeyMs = nowMs;
        offer(new Pending(freshKeys(), nowMs, nowMs + PENDING_MS), nowMs);
    }

    private void offer(Pending offered, long nowMs) {
        pending = offered;
        waiting.clear();
        courier.provenPeers().forEach(peer -> hand(peer, offered.keys, true, nowMs));
    }

    private void switchToPending(long nowMs) {
        Pending ready = pending;
        if (ready != null) {
            pending = null;
            replaceCurrent(ready.keys, nowMs);
        }
    }

    private void replaceCurrent(EpochKeys next, long nowMs) {
        current.close();
        current = next;
        epochBeganMs = nowMs;
    }

    private void hand(Peer peer, EpochKeys keys, boolean isPending, long nowMs) {
        peer.given(keys.epoch());
        courier.giveKey(peer, keys, isPending, nowMs);
    }

    private EpochKeys freshKeys() {
        int epoch = current.epoch() + 1;
        return new EpochKeys(epoch, me.slot(), freshSecret(epoch));
    }

    private Secret freshSecret(int epoch) {
        return root.get().senderSecret(me.id(), me.slot(), epoch, randomness);
    }

    @Override
    public synchronized void close() {
        current.close();
        if (pending != null) {
            pending.keys.close();
        }
    }
}
