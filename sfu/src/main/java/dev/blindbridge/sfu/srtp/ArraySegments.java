package dev.blindbridge.sfu.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Segments of a packet's array by where they begin, made once. A worker has one array to receive
/// into and one to send from, and headers come in a few lengths, so that after the first packets
/// all are here. (Made anew for each packet they are garbage whenever the compiler does not see
/// through all calls that they take part in, which it does in one process and not in the next.)
final class ArraySegments {
    /// Headers of up to 64 bytes, whose lengths are multiples of four.
    private static final int PLACES = 16;

    private final @Nullable MemorySegment[] segments = new MemorySegment[PLACES];
    private final int[] starts = new int[PLACES];
    private byte[] array = new byte[0];

    /// From there to the end of the array.
    @SuppressWarnings("ReferenceEquality") // It is the very array that counts.
    MemorySegment from(byte[] buffer, int start) {
        if (buffer != array) {
            array = buffer;
            Arrays.fill(segments, null);
        }
        int place = (start >> 2) % PLACES;
        MemorySegment segment = segments[place];
        if (segment == null || starts[place] != start) {
            segment = MemorySegment.ofArray(buffer).asSlice(start);
            segments[place] = segment;
            starts[place] = start;
        }
        return segment;
    }
}
