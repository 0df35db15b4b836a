package dev.blindbridge.crypto;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sender secrets of one peer at the receiver: its current epoch, the one before for two
/// seconds, and the two newest above (section 4, "a peer's epoch"). No frame changes anything
/// before it authenticated (R2).
final class PeerEpochs implements AutoCloseable {
    static final int MAX_RATCHETS = 8;
    static final int MAX_AHEAD = 2;

    /// How far a key message that was held back is compared. Far more than one sender moves on in a
    /// call: if honest frames passed for forged, they could be played again.
    static final int MAX_CHECKED = 4_096;

    static final long PREVIOUS_KEPT_MS = 2_000;

    /// After a key message its sender uses the epoch before for up to 3 s.
    static final long OLDER_KEPT_MS = 5_000;

    static final int NO_EPOCH = -1;

    /// What became of one wire image.
    sealed interface Result permits Opened, Refused {}

    @SuppressWarnings("ArrayRecordComponent") // Taken apart once, never compared.
    record Opened(byte[] plaintext) implements Result {}

    /// @param resync the sender is at an epoch that I have no way to: ask it for its key
    record Refused(RejectReason reason, boolean resync) implements Result {}

    private final int slot;
    private final NavigableMap<Integer, OpeningEpoch> stored = new TreeMap<>();
    private int current = NO_EPOCH;

    /// The newest epoch up to the current one whose secret its owner told. Everything above it was
    /// reached by the ratchet, which whoever was once given a secret can do as well.
    private int told = NO_EPOCH;

    private int forgeries;
    private long previousUntilMs = Deadline.NEVER;

    PeerEpochs(int slot) {
        this.slot = slot;
    }

    /// A key message. Takes the secret over. Key messages come in order, so the last one is right:
    /// what does not follow from it was forged by somebody who was given an older secret.
    ///
    /// @return true if what was held so far was forged
    boolean store(int epoch, Secret secret, long nowMs) {
        expire(nowMs);
        if (epoch < told || leadsToWhatIsHeld(epoch, secret)) {
            if (epoch <= current) {
                told = Math.max(told, epoch);
            }
            secret.close();
            return false;
        }
        boolean forged = current != NO_EPOCH && epoch <= current;
        if (forged) {
            eraseFrom(epoch);
            forgeries++;
        }
        if (current == NO_EPOCH || forged) {
            current = epoch;
            told = epoch;
        }
        add(epoch, secret, nowMs);
        return forged;
    }

    private boolean leadsToWhatIsHeld(int epoch, Secret secret) {
        int held = Math.max(epoch, current);
        OpeningEpoch known = stored.get(held);
        if (known == null || held - epoch > MAX_CHECKED) {
            return false;
        }
        Secret reached = secret.copy();
        for (int at = epoch; at < held; at++) {
            Secret before = reached;
            reached = before.ratcheted();
            before.close();
        }
        try (Secret last = reached) {
            return MessageDigest.isEqual(last.bytes(), known.secret().bytes());
        }
    }

    private void add(int epoch, Secret secret, long nowMs) {
        OpeningEpoch added = new OpeningEpoch(epoch, slot, secret);
        OpeningEpoch replaced = stored.get(epoch);
        // However often it is told anew, the one before does not live longer for it.
        added.eraseOlderAtMs(
                Math.min(
                        nowMs + OLDER_KEPT_MS,
                        replaced == null ? Deadline.NEVER : replaced.eraseOlderAtMs()));
        added.told();
        put(added);
        while (stored.tailMap(current, false).size() > MAX_AHEAD) {
            erase(stored.tailMap(current, false).firstKey());
        }
    }

    /// The receiver's order from "secret of the epoch" to "commit" (section 1).
    Result open(WireImage image, long nowMs) {
        expire(nowMs);
        int epoch = image.keyId().epoch();
        OpeningEpoch known = stored.get(epoch);
        if (known != null) {
            return openUnder(known, image, nowMs);
        }
        // The lowest stored is the one before the current: nothing leads to what is older.
        Map.Entry<Integer, OpeningEpoch> below = stored.lowerEntry(epoch);
        if (below == null) {
            return new Refused(RejectReason.UNKNOWN_EPOCH, false);
        }
        if (epoch - below.getKey() > MAX_RATCHETS) {
            return new Refused(RejectReason.UNKNOWN_EPOCH, true);
        }
        return openAhead(below.getValue(), image, nowMs);
    }

    private Result openUnder(OpeningEpoch epoch, WireImage image, long nowMs) {
        if (!epoch.accepts(image.keyId().track(), image.counter())) {
            return new Refused(RejectReason.REPLAY, false);
        }
        Optional<byte[]> plaintext = epoch.key(image.keyId().track()).open(image);
        if (plaintext.isEmpty()) {
            return new Refused(RejectReason.AUTH, epoch.epoch() > current);
        }
        epoch.commit(image.keyId().track(), image.counter());
        advanceTo(epoch.epoch(), nowMs);
        return new Opened(plaintext.get());
    }

    /// Ratchets temporaries up to the image's epoch and keeps the last two of them if it
    /// authenticates.
    private Result openAhead(OpeningEpoch below, WireImage image, long nowMs) {
        OpeningEpoch before = below;
        OpeningEpoch ahead = below.ratcheted();
        while (ahead.epoch() < image.keyId().epoch()) {
            closeTemporary(before, below);
            before = ahead;
            ahead = before.ratcheted();
        }
        Result result = openUnder(ahead, image, nowMs);
        if (result instanceof Opened) {
            put(ahead);
            if (before != below) {
                put(before); // Late frames of it may still come.
            }
        } else {
            closeTemporary(before, below);
            ahead.close();
        }
        return result;
    }

    private static void closeTemporary(OpeningEpoch epoch, OpeningEpoch stored) {
        if (epoch != stored) {
            epoch.close();
        }
    }

    private void advanceTo(int epoch, long nowMs) {
        if (epoch > current) {
            moveTo(epoch);
            eraseBelow(epoch - 1);
            previousUntilMs = nowMs + PREVIOUS_KEPT_MS;
        }
    }

    private void moveTo(int epoch) {
        current = epoch;
        stored.headMap(epoch, true).values().stream()
                .filter(OpeningEpoch::isTold)
                .forEach(one -> told = Math.max(told, one.epoch()));
    }

    /// Erases what has had its time.
    void expire(long nowMs) {
        if (nowMs >= previousUntilMs) {
            eraseBelow(current);
            previousUntilMs = Deadline.NEVER;
        }
        for (OpeningEpoch epoch : new ArrayList<>(stored.values())) {
            if (nowMs >= epoch.eraseOlderAtMs()) {
                epoch.eraseOlderAtMs(Deadline.NEVER);
                moveTo(Math.max(current, epoch.epoch()));
                eraseBelow(epoch.epoch());
            }
        }
    }

    long nextDeadlineMs() {
        long next = previousUntilMs;
        for (OpeningEpoch epoch : stored.values()) {
            next = Math.min(next, epoch.eraseOlderAtMs());
        }
        return next;
    }

    /// The newest epoch in which something of this track was opened, or nothing.
    @Nullable OpeningEpoch newestOpened(Track track) {
        for (OpeningEpoch epoch : stored.descendingMap().values()) {
            if (epoch.highest(track) != ReplayWindow.NONE) {
                return epoch;
            }
        }
        return null;
    }

    Collection<OpeningEpoch> stored() {
        return stored.values();
    }

    int current() {
        return current;
    }

    int told() {
        return told;
    }

    /// How often a key message showed that what was held was forged.
    int forgeries() {
        return forgeries;
    }

    private void put(OpeningEpoch epoch) {
        OpeningEpoch replaced = stored.put(epoch.epoch(), epoch);
        if (replaced != null) {
            replaced.close();
        }
    }

    private void erase(int epoch) {
        OpeningEpoch erased = stored.remove(epoch);
        if (erased != null) {
            erased.close();
        }
    }

    private void eraseFrom(int epoch) {
        NavigableMap<Integer, OpeningEpoch> from = stored.tailMap(epoch, true);
        from.values().forEach(OpeningEpoch::close);
        from.clear();
    }

    private void eraseBelow(int epoch) {
        NavigableMap<Integer, OpeningEpoch> below = stored.headMap(epoch, false);
        below.values().forEach(OpeningEpoch::close);
        below.clear();
    }

    @Override
    public void close() {
        stored.values().forEach(OpeningEpoch::close);
        stored.clear();
    }
}
