package dev.blindbridge.bench.browser;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The server as its users start it: a process of its own, with the class path and the flags of
/// `./blindbridge run`.
final class RelayProcess implements AutoCloseable {
    private static final Path SIGNALING = Path.of("..", "signaling");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Thread killer;
    private final int httpPort;
    private final int metricsPort;

    private RelayProcess(Process process, int httpPort, int metricsPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.metricsPort = metricsPort;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// Starts on free ports and returns when the page answers.
    ///
    /// @param log where its output goes
    static RelayProcess start(Path log) throws IOException, InterruptedException {
        int httpPort = freeTcpPort();
        int metricsPort = freeTcpPort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + SIGNALING.resolve("src/main/jvm/relay.jvm-options"));
        String machine = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
        Path natives = SIGNALING.resolve("target/native").resolve(machine);
        command.add("-Djava.library.path=" + natives);
        command.add("-Djna.boot.library.path=" + natives);
        command.add("-cp");
        command.add(
                SIGNALING.resolve("target/signaling-0.1.0-SNAPSHOT.jar")
                        + ":"
                        + SIGNALING.resolve("target/lib/*"));
        command.add("dev.blindbridge.signaling.Main");
        command.addAll(List.of("--http", "127.0.0.1:" + httpPort));
        command.addAll(List.of("--media-port", Integer.toString(freeUdpPort())));
        command.addAll(List.of("--metrics", "127.0.0.1:" + metricsPort));
        command.addAll(List.of("--workers", "1"));
        Files.createDirectories(log.getParent());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        RelayProcess relay = new RelayProcess(process, httpPort, metricsPort);
        relay.awaitPage(log);
        return relay;
    }

    private void awaitPage(Path log) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            try {
                if (get(origin() + "/").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        close();
        throw new IOException("The server did not start: " + Files.readString(log));
    }

    /// The page's origin; `localhost` is a secure context.
    String origin() {
        return "http://localhost:" + httpPort;
    }

    /// The value of a counter at `/metrics`, all label sets added up.
    double metric(String name) throws IOException, InterruptedException {
        String text = get("http://127.0.0.1:" + metricsPort + "/metrics").body();
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static java.net.http.HttpResponse<String> get(String uri)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(5)).build(),
                BodyHandlers.ofString());
    }

    private static int freeTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killer);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
