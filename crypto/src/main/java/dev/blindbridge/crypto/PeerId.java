package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/// The 16 random bytes that name one join of one participant (section 3). Public; ordered as
/// unsigned bytes.
public final class PeerId implements Comparable<PeerId> {
    static final int LENGTH_BYTES = 16;

    private final byte[] bytes;

    PeerId(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("an id has 16 bytes");
        }
        this.bytes = bytes.clone();
    }

    /// Not a copy.
    byte[] bytes() {
        return bytes;
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId id && Arrays.equals(bytes, id.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
