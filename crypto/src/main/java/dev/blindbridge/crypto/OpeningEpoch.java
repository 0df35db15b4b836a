package dev.blindbridge.crypto;

import java.util.EnumMap;
import java.util.Map;

/// One epoch of one peer at the receiver: its secret, and a key and a replay window for each track
/// (section 1).
final class OpeningEpoch implements AutoCloseable {
    private final int epoch;
    private final int slot;
    private final Secret secret;
    private final Map<Track, TrackKey> keys = new EnumMap<>(Track.class);
    private final Map<Track, ReplayWindow> windows = new EnumMap<>(Track.class);
    private long eraseOlderAtMs = Deadline.NEVER;
    private boolean told;

    OpeningEpoch(int epoch, int slot, Secret secret) {
        this.epoch = epoch;
        this.slot = slot;
        this.secret = secret;
    }

    int epoch() {
        return epoch;
    }

    Secret secret() {
        return secret;
    }

    OpeningEpoch ratcheted() {
        return new OpeningEpoch(epoch + 1, slot, secret.ratcheted());
    }

    TrackKey key(Track track) {
        return keys.computeIfAbsent(
                track, wanted -> TrackKey.derive(secret, new KeyId(epoch, slot, wanted)));
    }

    boolean accepts(Track track, int counter) {
        ReplayWindow window = windows.get(track);
        return window == null || window.accepts(counter);
    }

    void commit(Track track, int counter) {
        windows.computeIfAbsent(track, _ -> new ReplayWindow()).commit(counter);
    }

    /// The highest counter opened, or [ReplayWindow#NONE].
    int highest(Track track) {
        ReplayWindow window = windows.get(track);
        return window == null ? ReplayWindow.NONE : window.highest();
    }

    /// Its secret came in a key message, not by the ratchet.
    void told() {
        told = true;
    }

    boolean isTold() {
        return told;
    }

    long eraseOlderAtMs() {
        return eraseOlderAtMs;
    }

    void eraseOlderAtMs(long atMs) {
        eraseOlderAtMs = atMs;
    }

    @Override
    public void close() {
        secret.close();
        keys.values().forEach(TrackKey::close);
        keys.clear();
    }
}
