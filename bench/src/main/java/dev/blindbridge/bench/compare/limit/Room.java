package dev.blindbridge.bench.compare.limit;

import java.util.Arrays;

/// Who receives, written by the control thread; and what waits for them within a batch, which is
/// the packet thread's.
final class Room {
    private static final Receiver[] NOBODY = {};

    private volatile Receiver[] receivers = NOBODY;
    final Packet[] waiting = new Packet[Ingress.BATCH];
    int waitingCount;

    /// Not to be changed.
    Receiver[] receivers() {
        return receivers;
    }

    /// Control thread only.
    void add(Receiver receiver) {
        Receiver[] more = Arrays.copyOf(receivers, receivers.length + 1);
        more[more.length - 1] = receiver;
        receivers = more;
    }
}
