package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.OutboundTrack;
import org.jspecify.annotations.Nullable;

/// What one receiver is to get of the present batch, as references into caches.
final class SendQueue {
    /// Four times a usual batch; a full queue is sent at once.
    static final int CAPACITY = 256;

    private final @Nullable OutboundTrack[] tracks = new OutboundTrack[CAPACITY];
    private final @Nullable InboundStream[] streams = new InboundStream[CAPACITY];
    private final long[] numbers = new long[CAPACITY];
    private final int[] sequenceNumbers = new int[CAPACITY];
    private final int[] timestamps = new int[CAPACITY];
    private int size;

    void add(
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp) {
        tracks[size] = track;
        streams[size] = stream;
        numbers[size] = number;
        sequenceNumbers[size] = sequenceNumber;
        timestamps[size] = timestamp;
        size++;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    int size() {
        return size;
    }

    /// Writes everything out in order, and is empty then.
    void drainTo(Egress egress, PeerTransport receiver) {
        int count = size;
        size = 0;
        for (int i = 0; i < count; i++) {
            OutboundTrack track = tracks[i];
            InboundStream stream = streams[i];
            tracks[i] = null;
            streams[i] = null;
            if (track != null && stream != null) {
                egress.forward(
                        receiver, track, stream, numbers[i], sequenceNumbers[i], timestamps[i]);
            }
        }
    }
}
