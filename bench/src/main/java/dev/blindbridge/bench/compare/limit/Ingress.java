package dev.blindbridge.bench.compare.limit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.blindbridge.bench.client.transport.LinuxSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The receiving side of the socket: a batch of datagrams at a time.
final class Ingress {
    /// More than ever waits at the rates compared; a larger one would only leave the cache.
    static final int BATCH = 64;

    private static final int SLOT_BYTES = 2048;

    private final int socket;
    private final MemorySegment slots = Arena.global().allocate((long) BATCH * SLOT_BYTES, 64);
    private final MemorySegment messages = Arena.global().allocate(BATCH * MessageLayout.BYTES, 8);
    private final Packet[] packets = new Packet[BATCH];

    Ingress(int socket) {
        this.socket = socket;
        MemorySegment vectors =
                Arena.global().allocate((long) BATCH * MessageLayout.VECTOR_BYTES, 8);
        for (int i = 0; i < BATCH; i++) {
            long slot = slots.address() + (long) i * SLOT_BYTES;
            long vector = (long) i * MessageLayout.VECTOR_BYTES;
            vectors.set(JAVA_LONG, vector, slot);
            vectors.set(JAVA_LONG, vector + MessageLayout.VECTOR_LENGTH, SLOT_BYTES);
            long message = (long) i * MessageLayout.BYTES;
            messages.set(JAVA_LONG, message + MessageLayout.VECTORS, vectors.address() + vector);
            messages.set(JAVA_LONG, message + MessageLayout.VECTOR_COUNT, 1);
            packets[i] = new Packet(i * SLOT_BYTES, slot);
        }
    }

    /// Waits for datagrams: how many came.
    int receive() {
        return LinuxSockets.awaitAndReceive(socket, messages, BATCH);
    }

    /// All slots; a packet begins at its offset.
    MemorySegment memory() {
        return slots;
    }

    Packet packet(int i) {
        return packets[i];
    }

    int lengthBytes(int i) {
        return messages.get(JAVA_INT, (long) i * MessageLayout.BYTES + MessageLayout.LENGTH);
    }
}
