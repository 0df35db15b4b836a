package dev.blindbridge.bench.compare.limit;

import dev.blindbridge.bench.Main;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.load.LoadRoom;
import dev.blindbridge.bench.load.Placement;
import dev.blindbridge.bench.load.RelayUnderLoad;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The limit in a process of its own.
public final class LimitUnderLoad implements RelayUnderLoad {
    private final Process process;
    private final Thread killer;
    private final PrintWriter orders;
    private final BufferedReader answers;
    private final InetSocketAddress media;
    private final ClientLoop loop;
    private final Histogram lateness;

    private LimitUnderLoad(
            Process process, Placement placement, ClientLoop loop, Histogram lateness)
            throws IOException {
        this.process = process;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        this.loop = loop;
        this.lateness = lateness;
        String line = answers.readLine();
        if (line == null || !line.startsWith("port ")) {
            close();
            throw new IOException("The limit did not start.");
        }
        int port = Integer.parseInt(line.substring("port ".length()));
        this.media = new InetSocketAddress(placement.address(), port);
    }

    /// One of the two forms.
    ///
    /// @param segmenting sends with UDP_SEGMENT
    /// @param lateness gets how late frames were sent
    public record Kind(String name, boolean segmenting, Histogram lateness) implements Factory {
        @Override
        public RelayUnderLoad start(Placement placement, ClientLoop loop, Path logs)
                throws IOException {
            Files.createDirectories(logs);
            Process process =
                    new ProcessBuilder(placement.pinned(command(placement)))
                            .redirectError(logs.resolve(name + ".log").toFile())
                            .start();
            return new LimitUnderLoad(process, placement, loop, lateness);
        }

        private List<String> command(Placement placement) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m"));
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.addAll(List.of(Main.class.getName(), "limit"));
            command.addAll(List.of("--address", placement.address().getHostAddress()));
            if (segmenting) {
                command.add("--segment");
            }
            return command;
        }
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid()); // taskset has become the JVM
    }

    @Override
    public LoadRoom room(String name) {
        return new LimitRoom(this, name, loop, lateness);
    }

    /// Where media goes.
    InetSocketAddress media() {
        return media;
    }

    /// Returns when it is carried out. Short enough for any thread.
    synchronized void order(String order) {
        orders.println(order);
        String answer;
        try {
            answer = answers.readLine();
        } catch (IOException e) {
            throw new IllegalStateException("the limit is gone", e);
        }
        if (!Objects.equals(answer, "ok")) {
            throw new IllegalStateException("the limit is gone: " + answer);
        }
    }

    @Override
    public void close() {
        orders.close(); // it ends with its input
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
