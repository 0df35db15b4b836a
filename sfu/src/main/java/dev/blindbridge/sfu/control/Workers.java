package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.dtls.DtlsServer;
import dev.blindbridge.sfu.engine.Engine;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.PacketTap;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.engine.RelayEngine;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.worker.MediaWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The media workers of the process.
final class Workers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    private final List<MediaWorker> workers = new ArrayList<>();

    private Workers() {}

    /// Starts them all, or none.
    static Workers start(
            RelayConfig config, DtlsServer dtls, PacketTap tap, Consumer<RelayEvent> events)
            throws IOException {
        Workers started = new Workers();
        MediaWorker.Sink sink = new ToOthers(dtls, events, started.workers);
        try {
            for (int n = 0; n < config.workers(); n++) {
                int port = config.basePort() == 0 ? 0 : config.basePort() + n;
                InetSocketAddress address = new InetSocketAddress(config.bindAddress(), port);
                started.workers.add(
                        MediaWorker.start(n, address, outbox -> engine(outbox, tap), sink));
            }
        } catch (IOException e) {
            started.close();
            throw e;
        }
        LOG.log(System.Logger.Level.INFO, started.workers.getFirst().describePort());
        LOG.log(System.Logger.Level.INFO, "SRTP with AES-128-GCM: " + SrtpSession.library());
        return started;
    }

    private static Engine engine(Outbox outbox, PacketTap tap) {
        return new RelayEngine(outbox, new SecureRandom().nextLong(), tap);
    }

    /// What the engines say, on the workers' threads.
    ///
    /// @param workers complete before the first room opens
    private record ToOthers(DtlsServer dtls, Consumer<RelayEvent> events, List<MediaWorker> workers)
            implements MediaWorker.Sink {
        @Override
        public boolean toWorker(int worker, RelayCommand command) {
            return workers.get(worker).offer(command);
        }

        @Override
        public void dtls(
                TransportId transport,
                InetAddress from,
                byte[] buffer,
                int offset,
                int lengthBytes) {
            dtls.datagram(transport, from, buffer, offset, lengthBytes);
        }

        @Override
        public void event(RelayEvent event) {
            events.accept(event);
        }
    }

    List<MediaWorker> all() {
        return workers;
    }

    int numberOf(MediaWorker worker) {
        return workers.indexOf(worker);
    }

    /// The worker with the fewest members in its rooms, then with the fewest rooms.
    MediaWorker leastLoaded(Collection<ControlRoom> rooms) {
        return workers.stream()
                .min(
                        Comparator.<MediaWorker>comparingInt(w -> members(w, rooms))
                                .thenComparingLong(
                                        w -> rooms.stream().filter(r -> r.home() == w).count()))
                .orElseThrow();
    }

    private static int members(MediaWorker worker, Collection<ControlRoom> rooms) {
        return rooms.stream()
                .filter(room -> room.home() == worker)
                .mapToInt(room -> room.members().size())
                .sum();
    }

    Map<String, Long> counters() {
        Map<String, Long> sum = new TreeMap<>();
        for (MediaWorker worker : workers) {
            worker.counters().forEach((name, value) -> sum.merge(name, value, Long::sum));
        }
        return sum;
    }

    List<String> listening() {
        return workers.stream().map(worker -> "UDP " + worker.localAddress().getPort()).toList();
    }

    void logFault(RelayEvent.Fault fault) {
        LOG.log(System.Logger.Level.ERROR, "fault in " + fault.transport(), fault.cause());
    }

    @Override
    public void close() {
        workers.forEach(MediaWorker::close);
    }
}
