package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The relay as `./blindbridge run` starts it: the same class path, the same JVM flags, a process
/// of its own; and under strace where that is installed.
public final class RelayUnderAudit implements AutoCloseable {
    private static final long START_TIMEOUT_S = 40;

    /// As the start script does.
    private static final String NO_CORE_IMAGES =
            "ulimit -c 0; echo 0 >/proc/self/coredump_filter; exec \"$@\"";

    /// How a relay is started.
    ///
    /// @param repository where the relay was built
    /// @param jvmFlags beyond those of production
    /// @param serverFlags beyond ports
    /// @param strace the program, or empty for none
    public record Plan(
            Path repository,
            Path directory,
            String name,
            List<String> jvmFlags,
            List<String> serverFlags,
            String strace) {
        public Plan {
            jvmFlags = List.copyOf(jvmFlags);
            serverFlags = List.copyOf(serverFlags);
        }

        Path options() {
            return repository.resolve("signaling/src/main/jvm/relay.jvm-options");
        }

        /// The jars of the relay's class path, its own first.
        List<Path> jars() throws IOException {
            List<Path> jars = new ArrayList<>();
            try (Stream<Path> own = Files.list(repository.resolve("signaling/target"));
                    Stream<Path> others = Files.list(repository.resolve("signaling/target/lib"))) {
                own.filter(path -> path.toString().matches(".*/signaling-[0-9][^/]*\\.jar"))
                        .forEach(jars::add);
                others.filter(path -> path.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
            return jars;
        }
    }

    private final Plan plan;
    private final Process process;
    private final Thread killer;
    private final List<String> command;
    private final int httpPort;
    private long pid;

    private RelayUnderAudit(Plan plan, Process process, List<String> command, int httpPort) {
        this.plan = plan;
        this.process = process;
        this.command = command;
        this.httpPort = httpPort;
        this.killer = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// Starts on free ports and returns when it listens.
    static RelayUnderAudit start(Plan plan) throws IOException, InterruptedException {
        Files.createDirectories(plan.directory());
        int httpPort = freeTcpPort();
        List<String> command = new ArrayList<>(List.of("sh", "-c", NO_CORE_IMAGES, "sh"));
        if (!plan.strace().isEmpty()) {
            command.addAll(List.of(plan.strace(), "-f", "--seccomp-bpf", "-qq", "-ttt", "-y"));
            command.addAll(List.of("-s", "400", "-e", "signal=none"));
            command.addAll(List.of("-o", trace(plan).toString(), "-e", FileTrace.TRACED));
        }
        command.addAll(javaCommand(plan, httpPort));
        command.addAll(List.of("--metrics", "off", "--workers", "1"));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log(plan).toFile())
                        .start();
        RelayUnderAudit relay = new RelayUnderAudit(plan, process, command, httpPort);
        relay.awaitListening();
        return relay;
    }

    /// What `./blindbridge run` executes, on free ports.
    public static List<String> javaCommand(Plan plan, int httpPort) throws IOException {
        Path signaling = plan.repository().resolve("signaling");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + plan.options());
        command.addAll(plan.jvmFlags());
        Path natives = signaling.resolve("target/native").resolve(machine());
        command.add("-Djava.library.path=" + natives);
        command.add("-Djna.boot.library.path=" + natives);
        command.add("-cp");
        command.add(plan.jars().getFirst() + ":" + signaling.resolve("target/lib") + "/*");
        command.add("dev.blindbridge.signaling.Main");
        command.addAll(List.of("--http", "127.0.0.1:" + httpPort));
        command.addAll(List.of("--media-port", Integer.toString(freeUdpPort())));
        command.addAll(plan.serverFlags());
        return command;
    }

    /// As `uname -m` calls it.
    private static String machine() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), 500);
                pid = findPid();
                return;
            } catch (IOException notYet) {
                Thread.sleep(30);
            }
        }
        close();
        throw new IOException(
                "The relay did not start; its last words are below.\n"
                        + Files.readString(logFile()));
    }

    /// strace is the parent of what it traces.
    private long findPid() throws IOException {
        if (plan.strace().isEmpty()) {
            return process.pid();
        }
        return process.children()
                .findFirst()
                .orElseThrow(() -> new IOException("strace has no child"))
                .pid();
    }

    long pid() {
        return pid;
    }

    int httpPort() {
        return httpPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// As it was started, for the report.
    String commandLine() {
        return String.join(
                " ", command.subList(command.indexOf("@" + plan.options()) - 1, command.size()));
    }

    Path logFile() {
        return log(plan);
    }

    List<String> log() throws IOException {
        return Files.readAllLines(logFile());
    }

    /// Whole only once the relay has ended.
    FileTrace trace() throws IOException {
        return new FileTrace(SystemCall.parse(Files.readAllLines(trace(plan))));
    }

    private static Path log(Plan plan) {
        return plan.directory().resolve(plan.name() + ".log");
    }

    private static Path trace(Plan plan) {
        return plan.directory().resolve(plan.name() + ".strace");
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

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// Ends the relay as an operator would; strace ends with it.
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killer);
        process.descendants().forEach(ProcessHandle::destroy);
        if (plan.strace().isEmpty()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
