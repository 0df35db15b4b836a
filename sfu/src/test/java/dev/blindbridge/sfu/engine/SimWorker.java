package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// An engine with the batches, deadlines and mailbox that its worker would give it.
final class SimWorker implements Outbox {
    /// What arrives within this time is handled together.
    private static final long BATCH_NS = 200_000;

    final RelayEngine engine;
    private final Simulation simulation;
    private final byte[] slot = new byte[64 + MAX_DATAGRAM_BYTES];

    /// When the last command to each other worker gets there: order is kept.
    private final Map<Integer, Long> mailboxNs = new HashMap<>();

    private boolean batchOpen;
    private long wakeNs = Long.MAX_VALUE;

    SimWorker(Simulation simulation, long seed) {
        this.simulation = simulation;
        engine = new RelayEngine(this, seed);
    }

    void command(RelayCommand command) {
        engine.onCommand(command, simulation.nowNs());
        endBatchSoon();
    }

    void arrive(byte[] datagram, InetSocketAddress from) {
        engine.onDatagram(datagram, 0, datagram.length, from, simulation.nowNs());
        endBatchSoon();
    }

    private void endBatchSoon() {
        if (!batchOpen) {
            batchOpen = true;
            simulation.in(
                    BATCH_NS,
                    () -> {
                        batchOpen = false;
                        engine.onBatchEnd(simulation.nowNs());
                        planWake();
                    });
        }
    }

    private void planWake() {
        long nextNs = engine.nextDeadlineNs();
        if (nextNs < wakeNs) {
            wakeNs = Math.max(nextNs, simulation.nowNs());
            simulation.at(wakeNs, this::wake);
        }
    }

    private void wake() {
        if (simulation.nowNs() < wakeNs) {
            return;
        }
        wakeNs = Long.MAX_VALUE;
        engine.onDeadline(simulation.nowNs());
        engine.onBatchEnd(simulation.nowNs());
        planWake();
    }

    @Override
    public byte[] egress() {
        return slot;
    }

    /// Not zero, so that a confusion of offset and index shows.
    @Override
    public int egressOffset() {
        return 64;
    }

    @Override
    public void commit(int lengthBytes, InetSocketAddress to) {
        simulation.commit(slot, lengthBytes, to);
    }

    @Override
    public void dtls(
            TransportId transport,
            InetSocketAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes) {
        simulation.dtls(transport, from);
    }

    @Override
    public void event(RelayEvent event) {
        simulation.event(event);
    }

    @Override
    public boolean toWorker(int worker, RelayCommand command) {
        long delayNs = simulation.mailboxDelayNs + simulation.random.nextInt(300_000);
        long atNs = Math.max(mailboxNs.getOrDefault(worker, 0L), simulation.nowNs() + delayNs);
        mailboxNs.put(worker, atNs);
        simulation.at(atNs, () -> simulation.worker(worker).command(command));
        return true;
    }
}
