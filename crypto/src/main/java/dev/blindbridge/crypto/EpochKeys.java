package dev.blindbridge.crypto;

import java.util.EnumMap;
import java.util.Map;

/// One epoch of mine: the sender secret and, for each track, a key with its counter. Raw for its
/// epoch, because it must be boxed to newcomers (section 8).
final class EpochKeys implements AutoCloseable {
    private final int epoch;
    private final int slot;
    private final Secret secret;
    private final Map<Track, SealingKey> keys = new EnumMap<>(Track.class);
    private boolean used;

    EpochKeys(int epoch, int slot, Secret secret) {
        if (epoch >= KeyId.EPOCH_LIMIT) {
            throw new IllegalStateException("epochs used up");
        }
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

    /// Whether something was sealed under it.
    boolean used() {
        return used;
    }

    int nextCounter(Track track) {
        SealingKey key = keys.get(track);
        return key == null ? 0 : key.nextCounter();
    }

    byte[] seal(Track track, int codecNumber, byte[] clear, byte[] plaintext) {
        SealingKey key =
                keys.computeIfAbsent(
                        track,
                        wanted ->
                                new SealingKey(
                                        TrackKey.derive(secret, new KeyId(epoch, slot, wanted))));
        used = true;
        return key.seal(codecNumber, clear, plaintext);
    }

    EpochKeys ratcheted() {
        return new EpochKeys(epoch + 1, slot, secret.ratcheted());
    }

    @Override
    public void close() {
        secret.close();
        keys.values().forEach(SealingKey::close);
        keys.clear();
    }
}
