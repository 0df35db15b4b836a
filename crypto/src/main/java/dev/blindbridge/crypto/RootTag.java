package dev.blindbridge.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/// Names a root among those who hold it, without telling it: `Expand(root, lp("bb1 tag"), 16)`
/// (section 5.4).
final class RootTag {
    static final int LENGTH_BYTES = 16;

    private final byte[] bytes;

    RootTag(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Not a copy.
    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootTag tag && MessageDigest.isEqual(bytes, tag.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
