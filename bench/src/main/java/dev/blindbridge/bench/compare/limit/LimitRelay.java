package dev.blindbridge.bench.compare.limit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// The packet path: a batch in; for each room, receiver by receiver, its packets out.
final class LimitRelay {
    private static final int FIXED_HEADER_BYTES = 12;
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Ingress ingress;
    private final Egress egress;
    private final Room[] touched = new Room[Ingress.BATCH];
    private int touchedCount;
    private volatile Streams streams = Streams.NONE;

    LimitRelay(Ingress ingress, Egress egress) {
        this.ingress = ingress;
        this.egress = egress;
    }

    /// Control thread only.
    void add(Inbound stream) {
        streams = streams.with(stream);
    }

    /// Never returns.
    @SuppressWarnings("InfiniteLoopStatement") // the process is ended from outside
    void run() {
        while (true) {
            runOnce();
        }
    }

    private void runOnce() {
        int count = ingress.receive();
        Streams known = streams;
        for (int i = 0; i < count; i++) {
            accept(known, i);
        }
        for (int i = 0; i < touchedCount; i++) {
            forward(touched[i]);
        }
        touchedCount = 0;
        egress.flush();
    }

    private void accept(Streams known, int i) {
        Packet packet = ingress.packet(i);
        int lengthBytes = ingress.lengthBytes(i);
        int headerBytes = headerBytes(ingress.memory(), packet.offset, lengthBytes);
        if (headerBytes < 0) {
            return;
        }
        Inbound stream = known.find(ingress.memory().get(U32, packet.offset + 8L));
        if (stream == null) {
            return;
        }
        packet.headerBytes = headerBytes;
        int sequenceNumber = ingress.memory().get(U16, packet.offset + 2L) & 0xFFFF;
        if (stream.unprotect(packet, lengthBytes, sequenceNumber)) {
            Room room = stream.room;
            if (room.waitingCount == 0) {
                touched[touchedCount++] = room;
            }
            room.waiting[room.waitingCount++] = packet;
        }
    }

    private void forward(Room room) {
        for (Receiver receiver : room.receivers()) {
            for (int i = 0; i < room.waitingCount; i++) {
                Packet packet = room.waiting[i];
                Inbound stream = Objects.requireNonNull(packet.inbound);
                if (stream.owner != receiver.owner()) {
                    egress.add(ingress.memory(), packet, stream.outgoingSsrc, receiver);
                }
            }
        }
        room.waitingCount = 0;
    }

    /// With contributing sources and header extension (RFC 3550 section 5.1); negative for what is
    /// not RTP (RFC 7983, RFC 5761).
    static int headerBytes(MemorySegment memory, int offset, int lengthBytes) {
        if (lengthBytes < FIXED_HEADER_BYTES) {
            return -1;
        }
        int first = memory.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        int type = memory.get(ValueLayout.JAVA_BYTE, offset + 1L) & 0xFF;
        if (first >> 6 != 2 || (type >= 192 && type < 224)) {
            return -1;
        }
        int bytes = FIXED_HEADER_BYTES + 4 * (first & 15);
        if ((first & 16) != 0) {
            if (bytes + 4 > lengthBytes) {
                return -1;
            }
            bytes += 4 + 4 * (memory.get(U16, offset + bytes + 2L) & 0xFFFF);
        }
        return bytes <= lengthBytes ? bytes : -1;
    }
}
