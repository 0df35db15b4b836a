package dev.blindbridge.sfu.srtp;

import java.util.Arrays;

/// Which indices of one SSRC were used lately (RFC 3711 section 3.3.2), to send (R5) or to receive.
/// Follows the rollover counter (section 3.3.1). Moves when a packet has passed, not before.
///
/// The 64 that section 3.3.2 asks for at least are too few to send: a repair that reaches us 200 ms
/// late lies further back in a fast video stream, and receivers would still take it.
final class IndexWindow {
    /// As libwebrtc has it.
    static final int SIZE = 1024;

    private final long[] used = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /// The index that a sequence number stands for: the nearest to the highest.
    long indexOf(int sequenceNumber) {
        return highest < 0 ? sequenceNumber : highest + (short) (sequenceNumber - (int) highest);
    }

    /// Why the index must not be used, a [SrtpStatus#code]; 0 if it may.
    int refusal(long index) {
        if (isTooOld(index)) {
            return SrtpStatus.TOO_OLD.code();
        }
        return isUsed(index) ? SrtpStatus.REPLAYED.code() : 0;
    }

    /// The index after the highest, 0 to begin with.
    long next() {
        return highest + 1;
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
        return (int) (index >>> 6) & (SIZE / Long.SIZE - 1);
    }

    private static long bit(long index) {
        return 1L << index;
    }
}
