package dev.blindbridge.bench.compare.janus;

import dev.blindbridge.bench.audit.Programs;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.load.LoadRoom;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.RelayUnderLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// Janus with its VideoRoom.
public final class JanusUnderLoad implements RelayUnderLoad {
    /// Janus takes a port for each connection.
    private static final int FIRST_MEDIA_PORT = 20_000;

    private static final int LAST_MEDIA_PORT = 32_000;

    private final JanusProcess process;
    private final JanusSession session;
    private final ClientLoop loop;
    private final InetAddress address;
    private final Histogram lateness;
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private final AtomicLong rooms = new AtomicLong();

    private JanusUnderLoad(
            JanusProcess process,
            JanusSession session,
            ClientLoop loop,
            InetAddress address,
            Histogram lateness) {
        this.process = process;
        this.session = session;
        this.loop = loop;
        this.address = address;
        this.lateness = lateness;
    }

    /// Janus as Debian packages it.
    ///
    /// @param eventLoops threads for media, 0 for one for each connection
    /// @param lateness gets how late frames were sent
    public record Kind(String name, int eventLoops, Histogram lateness) implements Factory {
        @Override
        public RelayUnderLoad start(Placement placement, ClientLoop loop, Path logs)
                throws IOException {
            if (Programs.find(List.of("janus")).isEmpty()) {
                throw new IOException("Janus is not installed; try: apt-get install janus");
            }
            if (placement.address().isLoopbackAddress()) {
                throw new IOException("Janus takes no media at a loopback address.");
            }
            Files.createDirectories(logs);
            JanusConfig config =
                    new JanusConfig(
                            placement.address().getHostAddress(),
                            freePort(placement.address()),
                            FIRST_MEDIA_PORT,
                            LAST_MEDIA_PORT,
                            eventLoops);
            JanusProcess process =
                    JanusProcess.start(
                            config, placement.pinned(List.of()), logs.resolve(name + ".log"));
            try {
                JanusSession session = JanusSession.open(config.webSocket());
                return new JanusUnderLoad(process, session, loop, placement.address(), lateness);
            } catch (CompletionException e) {
                process.close();
                throw new IOException("Janus does not answer: " + e.getCause(), e);
            }
        }

        private static int freePort(InetAddress address) throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, address)) {
                return socket.getLocalPort();
            }
        }
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid()); // taskset has become Janus
    }

    @Override
    public LoadRoom room(String name) throws IOException {
        long number = rooms.incrementAndGet();
        try {
            session.createRoom(number).join();
        } catch (CompletionException e) {
            throw new IOException("Janus made no room: " + e.getCause(), e);
        }
        return new JanusRoom(session, number, loop, identity, address, lateness);
    }

    @Override
    public void close() {
        session.close();
        process.close();
    }
}
