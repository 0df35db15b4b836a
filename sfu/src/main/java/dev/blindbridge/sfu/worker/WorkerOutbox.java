package dev.blindbridge.sfu.worker;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayCommand;
import java.net.InetSocketAddress;

/// The engine's way out of its worker: datagrams to the egress queue, everything else to the sink.
final class WorkerOutbox implements Outbox {
    private final EgressQueue egress;
    private final MediaWorker.Sink sink;

    WorkerOutbox(EgressQueue egress, MediaWorker.Sink sink) {
        this.egress = egress;
        this.sink = sink;
    }

    @Override
    public byte[] egress() {
        return egress.slot();
    }

    @Override
    public int egressOffset() {
        return 0;
    }

    @Override
    public void commit(int lengthBytes, InetSocketAddress to) {
        egress.commit(lengthBytes, to);
    }

    @Override
    public void dtls(
            TransportId transport,
            InetSocketAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes) {
        sink.dtls(transport, from.getAddress(), buffer, offset, lengthBytes);
    }

    @Override
    public void event(RelayEvent event) {
        sink.event(event);
    }

    @Override
    public boolean toWorker(int worker, RelayCommand command) {
        return sink.toWorker(worker, command);
    }
}
