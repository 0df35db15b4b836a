package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.OutboundTrack;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one receiver is to get of the present batch, as references into caches. Grows to what its
/// batches need. What belongs to an entry lies side by side.
final class SendQueue {
    /// Four times a usual batch; a full queue is sent at once.
    static final int CAPACITY = 256;

    private static final int FIRST_CAPACITY = 4;

    /// By entry: track, stream.
    private @Nullable Object[] routes = new Object[2 * FIRST_CAPACITY];

    /// By entry: number; sequence number and timestamp.
    private long[] packets = new long[2 * FIRST_CAPACITY];

    private int size;

    void add(
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp) {
        if (2 * size == packets.length) {
            routes = Arrays.copyOf(routes, 4 * size);
            packets = Arrays.copyOf(packets, 4 * size);
        }
        routes[2 * size] = track;
        routes[2 * size + 1] = stream;
        packets[2 * size] = number;
        packets[2 * size + 1] = ((long) sequenceNumber << Integer.SIZE) | (timestamp & 0xFFFFFFFFL);
        size++;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    int size() {
        return size;
    }

    /// Writes everything out as [SendOrder] has it; is empty then.
    void drainTo(Egress egress, PeerTransport receiver, Scratch scratch) {
        int count = size;
        size = 0;
        for (int i = 0; i < count; i++) {
            scratch.tracks[i] = routes[2 * i];
            scratch.queuedLengths[i] = lengthBytes(egress, i);
        }
        int[] order = scratch.order.of(scratch.tracks, scratch.queuedLengths, count);
        for (int i = 0; i < count; i++) {
            scratch.lengths[i] = scratch.queuedLengths[order[i]];
        }
        int first = 0;
        while (first < count) {
            scratch.plan.next(scratch.lengths, first, count);
            for (int i = first; i < scratch.plan.end(); i++) {
                forward(egress, receiver, order[i], scratch.plan.paddedLengthBytes(i));
            }
            first = scratch.plan.end();
        }
        Arrays.fill(routes, 0, 2 * count, null);
        Arrays.fill(scratch.tracks, 0, count, null);
    }

    private int lengthBytes(Egress egress, int at) {
        return routes[2 * at] instanceof OutboundTrack track
                        && routes[2 * at + 1] instanceof InboundStream stream
                ? egress.lengthBytes(track, stream, packets[2 * at])
                : 0;
    }

    private void forward(Egress egress, PeerTransport receiver, int at, int paddedLengthBytes) {
        if (routes[2 * at] instanceof OutboundTrack track
                && routes[2 * at + 1] instanceof InboundStream stream) {
            long numbers = packets[2 * at + 1];
            egress.forward(
                    receiver,
                    track,
                    stream,
                    packets[2 * at],
                    (int) (numbers >>> Integer.SIZE),
                    (int) numbers,
                    paddedLengthBytes);
        }
    }

    /// What all queues of an engine need while they are emptied, one after the other.
    static final class Scratch {
        private final SegmentPlan plan = new SegmentPlan();
        private final SendOrder order = new SendOrder(CAPACITY);
        private final @Nullable Object[] tracks = new Object[CAPACITY];
        private final int[] queuedLengths = new int[CAPACITY];
        private final int[] lengths = new int[CAPACITY];
    }
}
