package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.OutboundTrack;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one receiver is to get of the present batch, as references into caches. Grows to what its
/// batches need.
final class SendQueue {
    /// Four times a usual batch; a full queue is sent at once.
    static final int CAPACITY = 256;

    private static final int FIRST_CAPACITY = 8;

    private @Nullable OutboundTrack[] tracks = new OutboundTrack[FIRST_CAPACITY];
    private @Nullable InboundStream[] streams = new InboundStream[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private int[] sequenceNumbers = new int[FIRST_CAPACITY];
    private int[] timestamps = new int[FIRST_CAPACITY];
    private int size;

    void add(
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp) {
        if (size == tracks.length) {
            grow();
        }
        tracks[size] = track;
        streams[size] = stream;
        numbers[size] = number;
        sequenceNumbers[size] = sequenceNumber;
        timestamps[size] = timestamp;
        size++;
    }

    private void grow() {
        int capacity = 2 * tracks.length;
        tracks = Arrays.copyOf(tracks, capacity);
        streams = Arrays.copyOf(streams, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        sequenceNumbers = Arrays.copyOf(sequenceNumbers, capacity);
        timestamps = Arrays.copyOf(timestamps, capacity);
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
            scratch.queuedLengths[i] = lengthBytes(egress, i);
        }
        int[] order = scratch.order.of(tracks, scratch.queuedLengths, count);
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
        Arrays.fill(tracks, 0, count, null);
        Arrays.fill(streams, 0, count, null);
    }

    private int lengthBytes(Egress egress, int at) {
        OutboundTrack track = tracks[at];
        InboundStream stream = streams[at];
        return track == null || stream == null ? 0 : egress.lengthBytes(track, stream, numbers[at]);
    }

    private void forward(Egress egress, PeerTransport receiver, int at, int paddedLengthBytes) {
        OutboundTrack track = tracks[at];
        InboundStream stream = streams[at];
        if (track != null && stream != null) {
            egress.forward(
                    receiver,
                    track,
                    stream,
                    numbers[at],
                    sequenceNumbers[at],
                    timestamps[at],
                    paddedLengthBytes);
        }
    }

    /// What all queues of an engine need while they are emptied, one after the other.
    static final class Scratch {
        private final SegmentPlan plan = new SegmentPlan();
        private final SendOrder order = new SendOrder(CAPACITY);
        private final int[] queuedLengths = new int[CAPACITY];
        private final int[] lengths = new int[CAPACITY];
    }
}
