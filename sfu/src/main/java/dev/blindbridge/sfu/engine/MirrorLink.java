package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.Mirror;
import dev.blindbridge.sfu.route.StoredPacket;
import java.util.ArrayDeque;

/// One engine's way to one other: collects what rooms that both serve have to hand over, and hands
/// it over once a batch. So many batches may be on their way; what comes meanwhile waits in the
/// next one, up to its bound, so that a worker that stalls costs memory once and not for ever.
final class MirrorLink implements Mirror {
    /// The other worker takes its batches in a fraction of a millisecond.
    private static final int MAX_UNDER_WAY = 4;

    private final int home;
    private final int worker;
    private final Outbox outbox;
    private final Counters counters;
    private final ArrayDeque<MirrorBatch> free = new ArrayDeque<>();
    private final StoredPacket packet = new StoredPacket();
    private MirrorBatch current = new MirrorBatch(this);
    private int underWay;

    /// @param home number of the worker that this engine belongs to
    /// @param worker number of the other
    MirrorLink(int home, int worker, Outbox outbox, Counters counters) {
        this.home = home;
        this.worker = worker;
        this.outbox = outbox;
        this.counters = counters;
    }

    int home() {
        return home;
    }

    int worker() {
        return worker;
    }

    @Override
    public void offer(InboundStream stream, long number) {
        int place = stream.cache().find(number);
        if (place < 0) {
            return;
        }
        stream.cache().read(place, number, packet);
        if (current.add(stream, packet)) {
            counters.count(Counter.MIRRORED_TOTAL);
        } else {
            counters.drop(DropReason.MIRROR_BEHIND);
        }
    }

    @Override
    public void report(InboundStream stream) {
        outbox.toWorker(
                worker,
                new RelayCommand.MirrorReport(
                        stream.track().id(),
                        stream.layer(),
                        stream.ssrc(),
                        stream.clock().ntpTimestamp(),
                        stream.clock().rtpTimestamp(),
                        stream.clock().arrivalNs()));
    }

    /// Hands over what has been collected.
    void flush() {
        if (current.isEmpty() || underWay == MAX_UNDER_WAY) {
            return;
        }
        if (outbox.toWorker(worker, current.command())) {
            underWay++;
            MirrorBatch next = free.poll();
            current = next == null ? new MirrorBatch(this) : next;
        }
    }

    /// A batch has come back.
    void recycle(MirrorBatch batch) {
        batch.reset();
        underWay--;
        free.add(batch);
    }
}
