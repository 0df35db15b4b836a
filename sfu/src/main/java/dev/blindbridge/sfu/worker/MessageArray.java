package dev.blindbridge.sfu.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An array of `struct mmsghdr` as sendmmsg and recvmmsg take it, with what each points to: an
/// address, one piece of data, one control message. Only what differs from message to message is
/// written again. 64 bits, little endian ([LinuxCalls]). Confined to its arena's thread.
final class MessageArray {
    // struct mmsghdr
    private static final int HEADER_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_BYTES = 8;
    private static final int PIECES = 16;
    private static final int PIECE_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;

    // struct iovec
    private static final int PIECE_BYTES = 16;
    private static final int PIECE_LENGTH = 8;

    // struct cmsghdr with an unsigned short, as UDP_SEGMENT wants it (udp(7))
    private static final int SEGMENT_LENGTH_BYTES = 18;
    private static final int SEGMENT_SPACE_BYTES = 24;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_DATA = 16;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private static final int MSG_TRUNC = 0x20;

    private final int capacity;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment pieces;
    private final MemorySegment controls;

    MessageArray(Arena arena, int capacity) {
        this.capacity = capacity;
        headers = arena.allocate((long) capacity * HEADER_BYTES, 64);
        names = arena.allocate((long) capacity * PeerAddress.STRIDE_BYTES, 64);
        pieces = arena.allocate((long) capacity * PIECE_BYTES, 64);
        controls = arena.allocate((long) capacity * SEGMENT_SPACE_BYTES, 64);
        for (int i = 0; i < capacity; i++) {
            long header = (long) i * HEADER_BYTES;
            headers.set(JAVA_LONG, header + NAME, names.address() + nameAt(i));
            headers.set(JAVA_LONG, header + PIECES, pieces.address() + (long) i * PIECE_BYTES);
            headers.set(JAVA_LONG, header + PIECE_COUNT, 1);
            long control = (long) i * SEGMENT_SPACE_BYTES;
            headers.set(JAVA_LONG, header + CONTROL, controls.address() + control);
            controls.set(JAVA_LONG, control, SEGMENT_LENGTH_BYTES);
            controls.set(JAVA_INT, control + CONTROL_LEVEL, SOL_UDP);
            controls.set(JAVA_INT, control + CONTROL_TYPE, UDP_SEGMENT);
        }
    }

    int capacity() {
        return capacity;
    }

    /// The message and those behind it.
    MemorySegment from(int index) {
        return headers.asSlice((long) index * HEADER_BYTES);
    }

    /// Where the message's `struct sockaddr` lies in [#names].
    static long nameAt(int index) {
        return (long) index * PeerAddress.STRIDE_BYTES;
    }

    MemorySegment names() {
        return names;
    }

    /// Points a message to what is to be sent.
    void toSend(int index, long address, int lengthBytes, int segmentBytes, int nameBytes) {
        long header = (long) index * HEADER_BYTES;
        point(index, address, lengthBytes);
        headers.set(JAVA_INT, header + NAME_BYTES, nameBytes);
        boolean segments = lengthBytes > segmentBytes;
        headers.set(JAVA_LONG, header + CONTROL_BYTES, segments ? SEGMENT_SPACE_BYTES : 0);
        controls.set(
                JAVA_SHORT,
                (long) index * SEGMENT_SPACE_BYTES + CONTROL_DATA,
                (short) segmentBytes);
    }

    /// Points a message to where a datagram is to be received.
    void toReceive(int index, long address, int capacityBytes) {
        point(index, address, capacityBytes);
        readyToReceive(index);
    }

    /// Once more, after one was received.
    void readyToReceive(int index) {
        headers.set(JAVA_INT, (long) index * HEADER_BYTES + NAME_BYTES, PeerAddress.MAX_NAME_BYTES);
    }

    private void point(int index, long address, int lengthBytes) {
        long piece = (long) index * PIECE_BYTES;
        pieces.set(JAVA_LONG, piece, address);
        pieces.set(JAVA_LONG, piece + PIECE_LENGTH, lengthBytes);
    }

    long address(int index) {
        return pieces.get(JAVA_LONG, (long) index * PIECE_BYTES);
    }

    int lengthBytes(int index) {
        return (int) pieces.get(JAVA_LONG, (long) index * PIECE_BYTES + PIECE_LENGTH);
    }

    /// Of a message that [#toSend] wrote.
    int segmentBytes(int index) {
        return controls.get(JAVA_SHORT, (long) index * SEGMENT_SPACE_BYTES + CONTROL_DATA) & 0xFFFF;
    }

    int nameBytes(int index) {
        return headers.get(JAVA_INT, (long) index * HEADER_BYTES + NAME_BYTES);
    }

    int receivedBytes(int index) {
        return headers.get(JAVA_INT, (long) index * HEADER_BYTES + LENGTH);
    }

    /// Whether the datagram was longer than the room for it.
    boolean isTruncated(int index) {
        return (headers.get(JAVA_INT, (long) index * HEADER_BYTES + FLAGS) & MSG_TRUNC) != 0;
    }
}
