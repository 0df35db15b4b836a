package dev.blindbridge.sfu.wire;

/// Builds transport-wide congestion feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01
/// section 3.1) with two-bit status vectors only, which every browser reads.
public final class TransportCcWriter {
    static final int HEADER_BYTES = 20;
    static final int SYMBOLS_PER_CHUNK = 7;

    /// 250 µs, the unit of the deltas.
    static final long TICK_NS = 250_000;

    /// 64 ms, the unit of the reference time.
    static final int TICKS_PER_REFERENCE = 256;

    private static final int VECTOR_OF_TWO_BITS = 0xC000;

    private int consumed;

    /// Writes one packet about as many arrivals from the start of the arrays as fit.
    ///
    /// @param base the first number to report on, at most that of the first arrival: packets lost
    ///   between two feedbacks belong to the second
    /// @param feedbackCount counts the packets of this kind; 8 bits of it are sent
    /// @param sequenceNumbers unwrapped (beyond 16 bits), strictly ascending; gaps are reported as
    ///   not received
    /// @param arrivalNs any monotonic clock, the same in all packets of a transport
    /// @param count number of arrivals; none writes nothing
    /// @return the length, 0 if not even one arrival fits
    public int write(
            byte[] out,
            int offset,
            int capacityBytes,
            int senderSsrc,
            int mediaSsrc,
            int feedbackCount,
            long base,
            long[] sequenceNumbers,
            long[] arrivalNs,
            int count) {
        int length = measure(capacityBytes, base, sequenceNumbers, arrivalNs, count);
        if (length == 0) {
            return 0;
        }
        int statusCount = (int) (sequenceNumbers[consumed - 1] - base) + 1;
        long reference = Math.floorDiv(ticks(arrivalNs[0]), TICKS_PER_REFERENCE);
        Bytes.putU16(out, offset, 0x8000 | (RtcpView.FMT_TRANSPORT_CC << 8) | RtcpView.TYPE_RTPFB);
        Bytes.putI32(out, offset + 4, senderSsrc);
        Bytes.putI32(out, offset + 8, mediaSsrc);
        Bytes.putU16(out, offset + 12, (int) base);
        Bytes.putU16(out, offset + 14, statusCount);
        Bytes.putU24(out, offset + 16, (int) reference);
        Bytes.putU8(out, offset + 19, feedbackCount);
        writeStatuses(out, offset, base, statusCount, sequenceNumbers, arrivalNs);
        return close(out, offset, length);
    }

    /// How many arrivals the last packet covers: the rest goes into another.
    public int consumed() {
        return consumed;
    }

    /// Counts the arrivals that fit and the bytes they take, padding not included.
    private int measure(
            int capacityBytes, long base, long[] sequenceNumbers, long[] arrivalNs, int count) {
        consumed = 0;
        int deltaBytes = 0;
        int length = 0;
        long lastTicks = count == 0 ? 0 : referenceTicks(arrivalNs[0]);
        for (int i = 0; i < count; i++) {
            long span = sequenceNumbers[i] - base;
            long delta = ticks(arrivalNs[i]) - lastTicks;
            boolean ascends = i == 0 || sequenceNumbers[i] > sequenceNumbers[i - 1];
            boolean reportable = ascends && span >= 0 && span < 0xFFFF && delta == (short) delta;
            int deltas = deltaBytes + (isSmall(delta) ? 1 : 2);
            long chunks = (span + SYMBOLS_PER_CHUNK) / SYMBOLS_PER_CHUNK;
            long needed = HEADER_BYTES + 2 * chunks + deltas;
            if (!reportable || (needed + 3) / 4 * 4 > capacityBytes) {
                break;
            }
            lastTicks += delta;
            deltaBytes = deltas;
            length = (int) needed;
            consumed++;
        }
        return length;
    }

    private void writeStatuses(
            byte[] out,
            int offset,
            long base,
            int statusCount,
            long[] sequenceNumbers,
            long[] arrivalNs) {
        int chunks = (statusCount + SYMBOLS_PER_CHUNK - 1) / SYMBOLS_PER_CHUNK;
        int firstChunk = offset + HEADER_BYTES;
        for (int i = 0; i < chunks; i++) {
            Bytes.putU16(out, firstChunk + 2 * i, VECTOR_OF_TWO_BITS);
        }
        int at = firstChunk + 2 * chunks;
        long lastTicks = referenceTicks(arrivalNs[0]);
        for (int i = 0; i < consumed; i++) {
            int position = (int) (sequenceNumbers[i] - base);
            int chunk = firstChunk + 2 * (position / SYMBOLS_PER_CHUNK);
            int shift = 2 * (SYMBOLS_PER_CHUNK - 1 - position % SYMBOLS_PER_CHUNK);
            int delta = (int) (ticks(arrivalNs[i]) - lastTicks);
            lastTicks += delta;
            if (isSmall(delta)) {
                Bytes.putU8(out, at++, delta);
            } else {
                Bytes.putU16(out, at, delta);
                at += 2;
            }
            int symbol = isSmall(delta) ? 1 : 2;
            Bytes.putU16(out, chunk, Bytes.u16(out, chunk) | (symbol << shift));
        }
    }

    /// Pads to 32 bits with the P bit (RFC 3550 section 6.4.1) and sets the length.
    private static int close(byte[] out, int offset, int lengthBytes) {
        int padding = -lengthBytes & 3;
        if (padding > 0) {
            for (int i = 0; i < padding; i++) {
                out[offset + lengthBytes + i] = 0;
            }
            Bytes.putU8(out, offset + lengthBytes + padding - 1, padding);
            out[offset] |= 0x20;
        }
        Bytes.putU16(out, offset + 2, (lengthBytes + padding) / 4 - 1);
        return lengthBytes + padding;
    }

    private static boolean isSmall(long delta) {
        return delta >= 0 && delta <= 0xFF;
    }

    private static long ticks(long arrivalNs) {
        return Math.floorDiv(arrivalNs, TICK_NS);
    }

    private static long referenceTicks(long arrivalNs) {
        return Math.floorDiv(ticks(arrivalNs), TICKS_PER_REFERENCE) * TICKS_PER_REFERENCE;
    }
}
