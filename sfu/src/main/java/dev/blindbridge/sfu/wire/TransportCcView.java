package dev.blindbridge.sfu.wire;

/// Reads transport-wide congestion feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01
/// section 3.1) with all kinds of chunks. Valid until the next wrap or until the bytes change. For
/// clients and tests: the relay writes these packets and reads none.
public final class TransportCcView {
    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;

    private byte[] buffer = new byte[0];
    private int offset;
    private int end;
    private int statusIndex;
    private int chunkAt;
    private int symbolInChunk;
    private int deltaAt;
    private int symbol;
    private long arrivalTicks;

    /// Takes the present packet of a compound.
    ///
    /// @return whether it is feedback whose chunks and deltas are complete
    public boolean wrap(RtcpView packet) {
        if (packet.kind() != RtcpView.Kind.TRANSPORT_CC) {
            return false;
        }
        buffer = packet.buffer();
        offset = packet.offset();
        end = offset + packet.lengthBytes();
        return rewind() && walkToEnd() && rewind();
    }

    /// Goes before the first status and finds where the deltas begin.
    private boolean rewind() {
        int covered = 0;
        int at = offset + TransportCcWriter.HEADER_BYTES;
        while (covered < statusCount()) {
            if (end - at < 2) {
                return false;
            }
            int symbols = symbolsIn(Bytes.u16(buffer, at));
            if (symbols == 0) {
                return false;
            }
            covered += symbols;
            at += 2;
        }
        deltaAt = at;
        chunkAt = offset + TransportCcWriter.HEADER_BYTES;
        statusIndex = -1;
        symbolInChunk = -1;
        arrivalTicks = (long) referenceTime() * TransportCcWriter.TICKS_PER_REFERENCE;
        return true;
    }

    private boolean walkToEnd() {
        while (statusIndex + 1 < statusCount()) {
            if (!next()) {
                return false;
            }
        }
        return true;
    }

    private static int symbolsIn(int chunk) {
        if ((chunk & 0x8000) == 0) {
            return chunk & 0x1FFF;
        }
        return (chunk & 0x4000) == 0 ? 14 : TransportCcWriter.SYMBOLS_PER_CHUNK;
    }

    private static int symbolOf(int chunk, int index) {
        if ((chunk & 0x8000) == 0) {
            return (chunk >> 13) & 3;
        }
        return (chunk & 0x4000) == 0
                ? (chunk >> (13 - index)) & 1
                : (chunk >> (2 * (TransportCcWriter.SYMBOLS_PER_CHUNK - 1 - index))) & 3;
    }

    public int baseSequenceNumber() {
        return Bytes.u16(buffer, offset + 12);
    }

    public int statusCount() {
        return Bytes.u16(buffer, offset + 14);
    }

    /// In 64 ms, signed 24 bits.
    public int referenceTime() {
        return Bytes.u24(buffer, offset + 16) << 8 >> 8;
    }

    /// 8 bits.
    public int feedbackCount() {
        return Bytes.u8(buffer, offset + 19);
    }

    /// Goes to the next status.
    ///
    /// @return whether there is one
    public boolean next() {
        if (statusIndex + 1 >= statusCount()) {
            return false;
        }
        statusIndex++;
        int chunk = Bytes.u16(buffer, chunkAt);
        if (++symbolInChunk == symbolsIn(chunk)) {
            chunkAt += 2;
            symbolInChunk = 0;
            chunk = Bytes.u16(buffer, chunkAt);
        }
        symbol = symbolOf(chunk, symbolInChunk);
        return readDelta();
    }

    private boolean readDelta() {
        int bytes =
                switch (symbol) {
                    case NOT_RECEIVED -> 0;
                    case SMALL_DELTA -> 1;
                    case LARGE_DELTA -> 2;
                    default -> Integer.MAX_VALUE;
                };
        if (bytes > end - deltaAt) {
            return false;
        }
        if (bytes == 1) {
            arrivalTicks += Bytes.u8(buffer, deltaAt);
        } else if (bytes == 2) {
            arrivalTicks += (short) Bytes.u16(buffer, deltaAt);
        }
        deltaAt += bytes;
        return true;
    }

    /// Of the present status.
    public int sequenceNumber() {
        return (baseSequenceNumber() + statusIndex) & 0xFFFF;
    }

    /// Whether the present status says that the packet arrived.
    public boolean received() {
        return symbol != NOT_RECEIVED;
    }

    /// When it arrived by the receiver's clock, in 250 µs.
    public long arrivalTicks() {
        return arrivalTicks;
    }
}
