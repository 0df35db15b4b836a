package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.SortedSet;

/// Names a set of ids: first half of `SHA-256(lp("bb1 roster") ‖ lp(id)…)`, sorted (section 6). Who
/// shows different people to different participants cannot make these agree.
final class RosterHash {
    static final int LENGTH_BYTES = 16;

    private final byte[] bytes;

    private RosterHash(byte[] bytes) {
        this.bytes = bytes;
    }

    static RosterHash of(SortedSet<PeerId> ids) {
        Bytes input = Bytes.labelled("bb1 roster");
        ids.forEach(id -> input.lp(id.bytes()));
        return new RosterHash(Arrays.copyOf(input.sha256(), LENGTH_BYTES));
    }

    static RosterHash at(byte[] body, int offset) {
        return new RosterHash(Arrays.copyOfRange(body, offset, offset + LENGTH_BYTES));
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RosterHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
