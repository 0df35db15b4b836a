package dev.blindbridge.bench.compare.limit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.blindbridge.bench.client.transport.LinuxSockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The sending side of the socket: packets are protected into one area, one behind the other, and
/// leave in one call. With segmentation, packets of one receiver that follow each other and have
/// one size (the last may be shorter) are one message, which the kernel cuts.
final class Egress {
    private static final int MESSAGES = 128;
    private static final int AREA_BYTES = 1 << 18;
    private static final int MAX_PACKET_BYTES = 2048 + SrtpContext.TAG_BYTES;

    /// UDP_MAX_SEGMENTS of older kernels.
    private static final int MAX_SEGMENTS = 64;

    private static final int MAX_MESSAGE_BYTES = 65_507;
    private static final int SOCKADDR_BYTES = 16;
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int socket;
    private final boolean segmenting;
    private final MemorySegment area = Arena.global().allocate(AREA_BYTES, 64);
    private final MemorySegment messages =
            Arena.global().allocate(MESSAGES * MessageLayout.BYTES, 8);
    private final MemorySegment vectors =
            Arena.global().allocate(MESSAGES * MessageLayout.VECTOR_BYTES, 8);
    private final MemorySegment controls =
            Arena.global().allocate(MESSAGES * MessageLayout.CONTROL_SPACE, 8);
    private int areaUsed;
    private int messageCount;

    /// Of the newest message; 0 where it takes no further packet.
    private int segmentBytes;

    private int segments;
    private int messageBytes;
    private long messageTo;

    Egress(int socket, boolean segmenting) {
        this.socket = socket;
        this.segmenting = segmenting;
        for (int i = 0; i < MESSAGES; i++) {
            long message = (long) i * MessageLayout.BYTES;
            long vector = vectors.address() + (long) i * MessageLayout.VECTOR_BYTES;
            messages.set(JAVA_INT, message + MessageLayout.NAME_LENGTH, SOCKADDR_BYTES);
            messages.set(JAVA_LONG, message + MessageLayout.VECTORS, vector);
            messages.set(JAVA_LONG, message + MessageLayout.VECTOR_COUNT, 1);
            long control = (long) i * MessageLayout.CONTROL_SPACE;
            messages.set(JAVA_LONG, message + MessageLayout.CONTROL, controls.address() + control);
            controls.set(JAVA_LONG, control, MessageLayout.CONTROL_BYTES);
            controls.set(JAVA_INT, control + MessageLayout.CONTROL_LEVEL, LinuxSockets.SOL_UDP);
            controls.set(JAVA_INT, control + MessageLayout.CONTROL_TYPE, LinuxSockets.UDP_SEGMENT);
        }
    }

    /// Rewrites and protects a packet for a receiver.
    void add(MemorySegment ingress, Packet packet, int ssrc, Receiver receiver) {
        if (messageCount == MESSAGES || areaUsed + MAX_PACKET_BYTES > AREA_BYTES) {
            flush();
        }
        int header = packet.headerBytes;
        MemorySegment.copy(ingress, packet.offset, area, areaUsed, header);
        area.set(U32, areaUsed + 8L, ssrc);
        receiver.context()
                .protect(
                        area.address() + areaUsed,
                        header,
                        packet.address + header,
                        packet.payloadBytes,
                        ssrc,
                        packet.index);
        int bytes = header + packet.payloadBytes + SrtpContext.TAG_BYTES;
        if (fits(receiver.address(), bytes)) {
            append(bytes);
        } else {
            begin(receiver.address(), bytes);
        }
        areaUsed += bytes;
    }

    private boolean fits(long to, int bytes) {
        return segmenting
                && messageTo == to
                && bytes <= segmentBytes
                && segments < MAX_SEGMENTS
                && messageBytes + bytes <= MAX_MESSAGE_BYTES;
    }

    private void begin(long to, int bytes) {
        long message = (long) messageCount * MessageLayout.BYTES;
        messages.set(JAVA_LONG, message + MessageLayout.NAME, to);
        messages.set(JAVA_LONG, message + MessageLayout.CONTROL_LENGTH, 0);
        long vector = (long) messageCount * MessageLayout.VECTOR_BYTES;
        vectors.set(JAVA_LONG, vector, area.address() + areaUsed);
        vectors.set(JAVA_LONG, vector + MessageLayout.VECTOR_LENGTH, bytes);
        messageCount++;
        messageTo = to;
        messageBytes = bytes;
        segmentBytes = bytes;
        segments = 1;
    }

    private void append(int bytes) {
        int newest = messageCount - 1;
        if (segments == 1) {
            messages.set(
                    JAVA_LONG,
                    (long) newest * MessageLayout.BYTES + MessageLayout.CONTROL_LENGTH,
                    MessageLayout.CONTROL_SPACE);
            controls.set(
                    JAVA_SHORT,
                    (long) newest * MessageLayout.CONTROL_SPACE + MessageLayout.CONTROL_VALUE,
                    (short) segmentBytes);
        }
        messageBytes += bytes;
        segments++;
        vectors.set(
                JAVA_LONG,
                (long) newest * MessageLayout.VECTOR_BYTES + MessageLayout.VECTOR_LENGTH,
                messageBytes);
        if (bytes < segmentBytes) {
            segmentBytes = 0;
        }
    }

    /// Sends all; what the kernel refuses is lost, as on any network.
    void flush() {
        int sent = 0;
        while (sent < messageCount) {
            MemorySegment rest = messages.asSlice((long) sent * MessageLayout.BYTES);
            sent += Math.max(1, LinuxSockets.send(socket, rest, messageCount - sent));
        }
        messageCount = 0;
        areaUsed = 0;
        segmentBytes = 0;
    }
}
