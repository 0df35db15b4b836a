package dev.blindbridge.signaling;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Reads the settings, starts the server and says where it is.
final class Launcher {
    static final int RUNNING = -1;
    static final int EXIT_OK = 0;
    static final int EXIT_CONFIGURATION = 2;

    private Launcher() {}

    /// Makes the process unable to write files, and says how it knows. Only the program itself does
    /// that: it starts the process anew.
    @FunctionalInterface
    interface DiskSeal {
        /// Returns how the kernel refused a write that it tried.
        ///
        /// @throws IOException with the end of a sentence on why it cannot be had
        String enter() throws IOException;
    }

    /// Returns the exit code if there is nothing to run: asked for help, or a setting is wrong, of
    /// which one sentence then tells. Otherwise [#RUNNING]: the server's threads keep the process
    /// alive until it is told to end.
    static int launch(
            String[] args,
            Map<String, String> environment,
            RelayStarter starter,
            DiskSeal disk,
            PrintStream out,
            PrintStream err) {
        ServerOptions options = new ServerOptions();
        CommandLine line = commandLine(options, environment);
        try {
            line.parseArgs(args);
            if (line.isUsageHelpRequested()) {
                line.usage(out);
                return EXIT_OK;
            }
            if (line.isVersionHelpRequested()) {
                out.println("Blindbridge " + version());
                return EXIT_OK;
            }
            ServerConfig config = options.config();
            String refused = config.sealedDisk() ? seal(disk) : null;
            SignalingServer server = SignalingServer.start(config, starter);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
            announce(out, config, server, refused);
            return RUNNING;
        } catch (ParameterException e) {
            return fail(err, String.valueOf(e.getMessage()));
        } catch (ConfigException e) {
            return fail(err, e.sentence());
        }
    }

    private static String seal(DiskSeal disk) throws ConfigException {
        try {
            return disk.enter();
        } catch (IOException e) {
            throw new ConfigException("--sealed-disk cannot be fulfilled: " + e.getMessage() + ".");
        }
    }

    static CommandLine commandLine(ServerOptions options, Map<String, String> environment) {
        return new CommandLine(options)
                .setDefaultValueProvider(new EnvironmentDefaults(environment));
    }

    private static int fail(PrintStream err, String sentence) {
        err.println("blindbridge: " + sentence);
        return EXIT_CONFIGURATION;
    }

    private static String version() {
        String version = Launcher.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static void announce(
            PrintStream out,
            ServerConfig config,
            SignalingServer server,
            @Nullable String refused) {
        String url = url(config, server.httpAddress());
        out.println("Blindbridge " + version() + " is ready.");
        out.println("  Page       " + url + "/");
        out.println("  New room   " + url + "/" + RoomNames.random(new SecureRandom()));
        out.println("             (the page adds the passphrase; this server never learns it)");
        out.println("  HTTP       TCP " + SignalingServer.text(server.httpAddress()));
        for (String port : server.mediaListening()) {
            out.println("  Media      " + port);
        }
        List<String> announced =
                config.media().announced().stream().map(InetAddress::getHostAddress).toList();
        out.println("  Announced  " + String.join(", ", announced));
        InetSocketAddress metrics = server.metricsAddress();
        if (metrics != null) {
            out.println(
                    "  Operator   http://" + SignalingServer.text(metrics) + "/metrics, /livez");
        }
        if (refused != null) {
            out.println("  Disk       sealed disk: " + refused);
        }
        out.println("Ctrl-C ends it.");
        out.flush();
    }

    /// What to type into a browser on this machine.
    static String url(ServerConfig config, InetSocketAddress address) {
        String canonical = config.site().canonical();
        if (canonical != null) {
            return canonical;
        }
        InetAddress host = address.getAddress();
        boolean here = host.isAnyLocalAddress() || host.isLoopbackAddress();
        String authority = here ? "localhost:" + address.getPort() : SignalingServer.text(address);
        return (config.site().tls() ? "https://" : "http://") + authority;
    }
}
