package dev.blindbridge.sfu.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Copies of messages that a full socket did not take, in their order. Bounded; memory is taken
/// when it is first needed, and used from its start again when all have gone.
final class SendBacklog {
    /// R7: half a second of 32 Mbit/s; older media is of no use.
    static final int CAPACITY_BYTES = 2 << 20;

    static final int CAPACITY_MESSAGES = 2048;

    private final Arena arena;
    private @Nullable MemorySegment bytes;
    private @Nullable MessageArray messages;
    private int usedBytes;
    private int first;
    private int end;

    SendBacklog(Arena arena) {
        this.arena = arena;
    }

    /// False if there is no room.
    @SuppressWarnings("restricted") // The array knows its data by address only.
    boolean add(MessageArray from, int index) {
        MemorySegment to = bytes == null ? arena.allocate(CAPACITY_BYTES) : bytes;
        bytes = to;
        int lengthBytes = from.lengthBytes(index);
        if (end == CAPACITY_MESSAGES || usedBytes + lengthBytes > CAPACITY_BYTES) {
            return false;
        }
        MemorySegment data = MemorySegment.ofAddress(from.address(index)).reinterpret(lengthBytes);
        MemorySegment.copy(data, 0, to, usedBytes, lengthBytes);
        MessageArray array = messages();
        int nameBytes = from.nameBytes(index);
        MemorySegment.copy(
                from.names(),
                MessageArray.nameAt(index),
                array.names(),
                MessageArray.nameAt(end),
                nameBytes);
        array.toSend(
                end, to.address() + usedBytes, lengthBytes, from.segmentBytes(index), nameBytes);
        usedBytes += lengthBytes;
        end++;
        return true;
    }

    MessageArray messages() {
        MessageArray array =
                messages == null ? new MessageArray(arena, CAPACITY_MESSAGES) : messages;
        messages = array;
        return array;
    }

    boolean isEmpty() {
        return first == end;
    }

    int first() {
        return first;
    }

    int end() {
        return end;
    }

    /// All before that one have gone.
    void sentUpTo(int index) {
        first = index;
        if (first == end) {
            first = 0;
            end = 0;
            usedBytes = 0;
        }
    }
}
