package dev.blindbridge.sfu.srtp;

import java.util.Arrays;

/// Which indices of one SSRC were used lately (RFC 3711 section 3.3.2), to send (R5) or to receive.
/// Follows the rollover counter as the library's context beside it does: both estimate from the
/// highest index so far (section 3.3.1) and both move only when a packet has passed.
///
/// The library's own window of 64 is too small to send: a repair that reaches us 200 ms late lies
/// further back in a fast video stream, and receivers would still take it.
final class IndexWindow {
    /// As libwebrtc has it.
    static final int SIZE = 1024;

    private final long[] used = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /// The index that a sequence number stands for: the nearest to the highest.
    long indexOf(int sequenceNumber) {
        return highest < 0 ? sequenceNumber : highest + (short) (sequenceNumber - (int) highest);
    }

    boolean isTooOld(long index) {
        return index < 0 || index <= highest - SIZE;
    }

    /// Whether that index, which is not too old, was used.
    boolean isUsed(long index) {
        return index <= highest && (used[word(index)] & bit(index)) != 0;
    }

    /// Notes an index as used.
    void use(long index) {
        if (index - highest >= SIZE) {
            Arrays.fill(used, 0);
            highest = index;
        }
        while (highest < index) {
            highest++;
            used[word(highest)] &= ~bit(highest);
        }
        used[word(index)] |= bit(index);
    }

    private static int word(long index) {
        return (int) (index / Long.SIZE % (SIZE / Long.SIZE));
    }

    private static long bit(long index) {
        return 1L << index;
    }
}
