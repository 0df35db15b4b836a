package dev.blindbridge.crypto;

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
    private long previousUntilMs = Deadline.NEVER;

    PeerEpochs(int slot) {
        this.slot = slot;
    }

    /// A key message. Takes the secret over.
    void store(int epoch, Secret secret, long nowMs) {
        expire(nowMs);
        OpeningEpoch known = stored.get(epoch);
        if (epoch < current || (epoch == current && known != null && known.hasOpened())) {
            secret.close();
            return;
        }
        if (current == NO_EPOCH) {
            current = epoch;
        }
        OpeningEpoch added = new OpeningEpoch(epoch, slot, secret);
        added.eraseOlderAtMs(nowMs + OLDER_KEPT_MS);
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
        Map.Entry<Integer, OpeningEpoch> below = stored.lowerEntry(epoch);
        if (below == null || epoch < current - 1) {
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
            current = epoch;
            stored.headMap(epoch - 1, false).values().forEach(OpeningEpoch::close);
            stored.headMap(epoch - 1, false).clear();
            previousUntilMs = nowMs + PREVIOUS_KEPT_MS;
        }
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
                eraseBelow(epoch.epoch());
                current = Math.max(current, epoch.epoch());
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

    private void put(OpeningEpoch epoch) {
        OpeningEpoch replaced = stored.put(epoch.epoch(), epoch);
        if (replaced != null && replaced != epoch) {
            replaced.close();
        }
    }

    private void erase(int epoch) {
        OpeningEpoch erased = stored.remove(epoch);
        if (erased != null) {
            erased.close();
        }
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
