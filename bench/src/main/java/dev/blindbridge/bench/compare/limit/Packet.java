package dev.blindbridge.bench.compare.limit;

import org.jspecify.annotations.Nullable;

/// An accepted packet where it was received; valid until the next batch.
final class Packet {
    final int offset;
    final long address;
    int headerBytes;
    int payloadBytes;
    long index;
    @Nullable Inbound inbound;

    Packet(int offset, long address) {
        this.offset = offset;
        this.address = address;
    }
}
