package dev.blindbridge.crypto;

/// `epoch 24 bits | slot 13 bits | track 3 bits` (section 1). The epoch is there in full: nothing
/// is guessed.
record KeyId(int epoch, int slot, Track track) {
    static final int EPOCH_LIMIT = 1 << 24;

    /// Slot 8191 means "none" (a hello from the lobby).
    static final int SLOT_LIMIT = 8191;

    private static final long LIMIT = 1L << 40;

    KeyId {
        if (epoch < 0 || epoch >= EPOCH_LIMIT || slot < 0 || slot >= SLOT_LIMIT) {
            throw new IllegalArgumentException("epoch " + epoch + ", slot " + slot);
        }
    }

    static KeyId of(long value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException("key id out of range");
        }
        return new KeyId(
                (int) (value >>> 16), (int) (value >>> 3) & 0x1fff, Track.of((int) value & 7));
    }

    static boolean isValid(long value) {
        return value >= 0 && value < LIMIT && (value >>> 3 & 0x1fff) < SLOT_LIMIT;
    }

    long value() {
        return (long) epoch << 16 | (long) slot << 3 | track.number();
    }
}
