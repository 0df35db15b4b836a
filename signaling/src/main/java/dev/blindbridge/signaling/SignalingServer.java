package dev.blindbridge.signaling;

import com.sun.management.ThreadMXBean;
import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.signaling.http.Control;
import dev.blindbridge.signaling.http.HttpServer;
import dev.blindbridge.signaling.http.OperatorPort;
import dev.blindbridge.signaling.http.SessionTable;
import dev.blindbridge.signaling.http.StaticFiles;
import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.room.RoomCounters;
import dev.blindbridge.signaling.room.Rooms;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The whole server, running from construction until [#close]: the relay, the control thread with
/// the rooms, and the ports. Owns all of them.
public final class SignalingServer implements AutoCloseable {
    /// Two loops: signalling is little, and media has the other cores.
    private static final int EVENT_LOOPS = 2;

    private static final int CLOSE_SECONDS = 3;

    /// Time for close frames to go out and be answered.
    private static final int GOODBYE_MS = 500;

    private final ScheduledExecutorService controlThread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("control").factory());
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
    private final Counters counters = new Counters();
    private final SessionTable table = new SessionTable();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable MediaRelay relay;
    private @Nullable Rooms rooms;
    private @Nullable HttpServer http;
    private @Nullable OperatorPort operator;

    private SignalingServer() {}

    /// Starts everything; when it returns, the page answers.
    ///
    /// @throws ConfigException if a port cannot be had; nothing is left running then
    public static SignalingServer start(ServerConfig config, RelayStarter starter)
            throws ConfigException {
        SignalingServer server = new SignalingServer();
        try {
            server.open(config, starter);
            return server;
        } catch (ConfigException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// The same with flags as on the command line, for tests that need a whole server.
    public static SignalingServer start(RelayStarter starter, String... flags)
            throws ConfigException {
        ServerOptions options = new ServerOptions();
        Launcher.commandLine(options, Map.of()).parseArgs(flags);
        return start(options.config(), starter);
    }

    private void open(ServerConfig config, RelayStarter starter) throws ConfigException {
        RelayEvents events = new RelayEvents();
        MediaRelay media =
                binding(
                        "--media-address and --media-port",
                        config.media().bindAddress().getHostAddress()
                                + ":"
                                + config.media().basePort(),
                        () -> starter.start(config.media(), events, controlThread));
        relay = media;
        Rooms all =
                new Rooms(
                        config.rooms(),
                        media,
                        table,
                        new SecureRandom(),
                        new RoomCounters(counters));
        rooms = all;
        events.passTo(all);
        Control control = new Control(controlThread, all);
        InetSocketAddress metrics = config.metrics();
        if (metrics != null) {
            operator =
                    binding(
                            "--metrics",
                            text(metrics),
                            () -> new OperatorPort(loops, metrics, this::counters, control::alive));
        }
        HttpServer.Services services =
                new HttpServer.Services(
                        config.site(),
                        config.ssl(),
                        StaticFiles.load(),
                        control,
                        table,
                        counters,
                        config.maxConnections(),
                        config.maxConnectionsPerAddress());
        http =
                binding(
                        "--http",
                        text(config.http()),
                        () -> new HttpServer(loops, config.http(), services));
    }

    /// What opens a port.
    private interface Binding<T> {
        T open() throws IOException;
    }

    private static <T> T binding(String flag, String value, Binding<T> binding)
            throws ConfigException {
        try {
            return binding.open();
        } catch (IOException | UncheckedIOException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new ConfigException(
                    flag + " " + value + " cannot be listened on: " + cause.getMessage() + ".");
        }
    }

    /// An address as the operator writes it.
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// Where the page is.
    public InetSocketAddress httpAddress() {
        return started(http).address();
    }

    /// Where `/metrics` is, null if it is off.
    public @Nullable InetSocketAddress metricsAddress() {
        return operator == null ? null : operator.address();
    }

    /// What carries media, one line per UDP port.
    public List<String> mediaListening() {
        return started(relay).listening();
    }

    /// All that is counted, by name without prefix; the relay's and ours.
    public Map<String, Long> counters() {
        Map<String, Long> all = new HashMap<>(counters.snapshot());
        all.putAll(started(relay).counters());
        Runtime runtime = Runtime.getRuntime();
        all.put("heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        all.put("heap_committed_bytes", runtime.totalMemory());
        all.put("allocated_bytes_total", allocatedBytes());
        return all;
    }

    /// On the heap, by all threads since the start: garbage sooner or later.
    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : 0;
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }

    /// Takes no more connections, says goodbye to those there are, and closes the ports.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (http != null) {
            http.close();
        }
        if (operator != null) {
            operator.close();
        }
        Rooms open = rooms;
        if (open != null) {
            controlThread.execute(open::shutDown);
        }
        if (relay != null) {
            relay.close();
        }
        controlThread.shutdown();
        try {
            if (!controlThread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                controlThread.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        table.awaitEmpty(GOODBYE_MS);
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
