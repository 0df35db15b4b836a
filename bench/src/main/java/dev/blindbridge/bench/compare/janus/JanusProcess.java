package dev.blindbridge.bench.compare.janus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Janus with its own folder of configuration; both end with it.
public final class JanusProcess implements AutoCloseable {
    private static final long START_TIMEOUT_S = 20;

    private final Process process;
    private final Path folder;
    private final Thread killer;

    private JanusProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// Returns when it listens.
    ///
    /// @param prefix what the command line begins with, such as `taskset`
    /// @param log where its output goes
    public static JanusProcess start(JanusConfig config, List<String> prefix, Path log)
            throws IOException {
        Path folder = Files.createTempDirectory("janus");
        config.write(folder);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("janus", "-F", folder.toString()));
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        JanusProcess janus = new JanusProcess(started, folder);
        janus.awaitListening(new InetSocketAddress(config.address(), config.webSocketPort()), log);
        return janus;
    }

    private void awaitListening(InetSocketAddress address, Path log) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(address, 500);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        close();
        throw new IOException("Janus did not start; its output is in " + log);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killer);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
