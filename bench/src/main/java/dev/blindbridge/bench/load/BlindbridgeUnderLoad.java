package dev.blindbridge.bench.load;

import dev.blindbridge.bench.audit.RelayUnderAudit;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Passphrase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Blindbridge as `./blindbridge run` starts it.
public final class BlindbridgeUnderLoad implements RelayUnderLoad {
    private static final long START_TIMEOUT_S = 40;

    /// A JVM that was told to make an AOT cache does so at its end.
    private static final long STOP_TIMEOUT_S = 60;

    private static final String METRIC_PREFIX = "blindbridge_";

    private final Process process;
    private final Thread killer;
    private final ClientLoop loop;
    private final InetSocketAddress http;
    private final InetSocketAddress metrics;
    private final Histogram lateness;
    private final CallRoot root;
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private final HttpClient client = HttpClient.newHttpClient();

    private BlindbridgeUnderLoad(
            Process process,
            ClientLoop loop,
            InetSocketAddress http,
            InetSocketAddress metrics,
            Histogram lateness) {
        this.process = process;
        this.loop = loop;
        this.http = http;
        this.metrics = metrics;
        this.lateness = lateness;
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        // One root for all rooms: deriving takes half a second, and the relay sees none of it.
        try (Passphrase passphrase = Passphrase.of("load load load load load load")) {
            root = CallRoot.derive(passphrase, "localhost", "load");
        }
    }

    /// A relay built in this repository.
    ///
    /// @param repository where it was built
    /// @param jvmFlags beyond those of production
    /// @param lateness gets how late frames were sent
    public record Kind(String name, Path repository, List<String> jvmFlags, Histogram lateness)
            implements Factory {
        public Kind {
            jvmFlags = List.copyOf(jvmFlags);
        }

        @Override
        public RelayUnderLoad start(Placement placement, ClientLoop loop, Path logs)
                throws IOException {
            Files.createDirectories(logs);
            InetSocketAddress http = freePort(placement);
            InetSocketAddress metrics =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), freePort(placement).getPort());
            RelayUnderAudit.Plan plan =
                    new RelayUnderAudit.Plan(
                            repository, logs, name, jvmFlags, flags(placement, metrics), "");
            List<String> command =
                    RelayUnderAudit.javaCommand(plan, http.getPort()).stream()
                            .map(word ->
                                    word.equals("127.0.0.1:" + http.getPort()) ? text(http) : word)
                            .toList();
            Process process =
                    new ProcessBuilder(placement.pinned(command))
                            .redirectErrorStream(true)
                            .redirectOutput(logs.resolve(name + ".log").toFile())
                            .start();
            BlindbridgeUnderLoad relay =
                    new BlindbridgeUnderLoad(process, loop, http, metrics, lateness);
            relay.awaitListening(logs.resolve(name + ".log"));
            return relay;
        }

        private static List<String> flags(Placement placement, InetSocketAddress metrics) {
            return List.of(
                    "--metrics",
                    text(metrics),
                    "--workers",
                    Integer.toString(placement.workers()),
                    "--announce",
                    placement.address().getHostAddress(),
                    "--media-address",
                    placement.address().getHostAddress(),
                    "--origin",
                    "http://localhost",
                    "--max-members",
                    "1000",
                    "--max-connections",
                    "20000",
                    "--max-connections-per-address",
                    "20000");
        }

        private static String text(InetSocketAddress address) {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }

        private static InetSocketAddress freePort(Placement placement) throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, placement.address())) {
                return (InetSocketAddress) socket.getLocalSocketAddress();
            }
        }
    }

    private void awaitListening(Path log) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(http, 500);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        close();
        throw new IOException("The relay did not start: " + Files.readString(log));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid()); // taskset has become the JVM
    }

    @Override
    public LoadRoom room(String name) {
        URI webSocket =
                URI.create(
                        "ws://"
                                + http.getAddress().getHostAddress()
                                + ":"
                                + http.getPort()
                                + "/ws");
        return new BlindbridgeRoom(loop, webSocket, name, root, identity, lateness);
    }

    @Override
    public Map<String, Double> counters() throws IOException {
        String page;
        try {
            page =
                    client.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + metrics.getPort()
                                                                    + "/metrics"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return parse(page);
    }

    /// Lines `name{labels} value` of the Prometheus text format, without our prefix.
    static Map<String, Double> parse(String page) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : page.split("\n", -1)) {
            int space = line.lastIndexOf(' ');
            if (line.startsWith(METRIC_PREFIX) && space > 0) {
                values.put(
                        line.substring(METRIC_PREFIX.length(), space),
                        Double.valueOf(line.substring(space + 1)));
            }
        }
        return values;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
        root.close();
        client.close();
    }
}
