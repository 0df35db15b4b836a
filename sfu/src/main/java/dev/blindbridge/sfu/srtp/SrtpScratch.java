package dev.blindbridge.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What the sessions of one thread need while a packet passes, and not between two packets. Shared,
/// since a relay goes from receiver to receiver with each packet.
public final class SrtpScratch {
    private final Direction protecting = new Direction();
    private final Direction unprotecting = new Direction();

    Direction of(boolean protect) {
        return protect ? protecting : unprotecting;
    }

    /// Each direction has its packets in an array of its own.
    static final class Direction {
        final ArraySegments segments = new ArraySegments();
        final byte[] nonce = new byte[GcmKey.SALT_BYTES];
        final byte[] tag = new byte[GcmKey.TAG_BYTES];
        final byte[] trailer = new byte[GcmKey.CONTROL_INDEX_BYTES];
        final MemorySegment nonceSegment = MemorySegment.ofArray(nonce);
        final MemorySegment tagSegment = MemorySegment.ofArray(tag);
        final MemorySegment trailerSegment = MemorySegment.ofArray(trailer);

        /// Where the library says how much it wrote, as if we did not know.
        final MemorySegment written = MemorySegment.ofArray(new int[1]);

        /// What is left of the last packet tells of a key's salt.
        void wipe() {
            Arrays.fill(nonce, (byte) 0);
        }
    }
}
