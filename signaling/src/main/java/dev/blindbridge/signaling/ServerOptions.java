package dev.blindbridge.signaling;

import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.signaling.http.SiteConfig;
import dev.blindbridge.signaling.protocol.ProtocolLimits;
import dev.blindbridge.signaling.room.RoomLimits;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The settings as the operator gives them. All texts: [#config] checks them, so that a wrong one
/// from a flag and from the environment get the same sentence.
@Command(
        name = "blindbridge run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Starts the server: page, signalling and media relay.",
        footer = {
            "",
            "Every flag has an environment variable: --media-port is BLINDBRIDGE_MEDIA_PORT."
                    + " The flag wins. A wrong value ends the start with exit code 2."
        })
final class ServerOptions {
    private static final int MAX_WORKERS = 64;
    private static final int MAX_DEFAULT_WORKERS = 16;

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            description =
                    "Where page and WebSocket are served. Default: 127.0.0.1:8080, since browsers"
                            + " allow camera and microphone over plain HTTP on localhost only;"
                            + " with a certificate [::]:8443, which is all addresses.")
    @Nullable String http;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain in PEM. With --tls-key the page is served by HTTPS.")
    @Nullable String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
    @Nullable String tlsKey;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description =
                    "The one address of the page, as https://meet.example.org. Requests under"
                            + " another name are sent there.")
    @Nullable String publicUrl;

    @Option(
            names = "--origin",
            paramLabel = "URL",
            description = "A further site whose pages may connect. Repeatable, or with commas.")
    List<String> origins = new ArrayList<>();

    @Option(
            names = "--media-address",
            paramLabel = "ADDRESS",
            description = "What the media ports are bound to. Default: all addresses.")
    @Nullable String mediaAddress;

    @Option(
            names = "--media-port",
            paramLabel = "PORT",
            defaultValue = "10000",
            description =
                    "UDP port of the first worker; each further worker has the next one."
                            + " Default: ${DEFAULT-VALUE}.")
    String mediaPort = "10000";

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Media workers, one UDP port each. Default: the number of cores, at most"
                            + " 16.")
    @Nullable String workers;

    @Option(
            names = "--announce",
            paramLabel = "ADDRESS",
            description =
                    "Address at which browsers reach the media ports. Repeatable, or with commas."
                            + " Default: the machine's own; behind a NAT name the public one.")
    List<String> announce = new ArrayList<>();

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            defaultValue = "8081",
            description =
                    "Loopback port of /metrics and /livez, or off. Default: ${DEFAULT-VALUE}.")
    String metrics = "8081";

    @Option(
            names = "--max-members",
            paramLabel = "N",
            defaultValue = "100",
            description = "Most members of one room. Default: ${DEFAULT-VALUE}.")
    String maxMembers = "100";

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "Most connections in all; also most members in all rooms."
                            + " Default: ${DEFAULT-VALUE}.")
    String maxConnections = "2000";

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Most connections from one address; this machine's own are not limited."
                            + " Default: ${DEFAULT-VALUE}.")
    String maxConnectionsPerAddress = "200";

    @Option(
            names = "--sealed-disk",
            description =
                    "Has the kernel refuse this process every creation, change and removal of a"
                            + " file (Linux, Landlock). If it cannot, the server does not start.")
    boolean sealedDisk;

    @Option(names = "--help", usageHelp = true, description = "Says this and ends.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Says the version and ends.")
    boolean version;

    ServerConfig config() throws ConfigException {
        SslContext ssl = ssl();
        String canonical = publicUrl == null ? null : origin("--public-url", publicUrl);
        int connections = Settings.number("--max-connections", maxConnections, 1, 1_000_000);
        return new ServerConfig(
                http(ssl != null),
                ssl,
                new SiteConfig(ssl != null, canonical, allowedOrigins(canonical)),
                media(),
                metrics(),
                new RoomLimits(
                        Settings.number(
                                "--max-members", maxMembers, 1, ProtocolLimits.MAX_SLOT + 1),
                        connections),
                connections,
                Settings.number(
                        "--max-connections-per-address", maxConnectionsPerAddress, 1, 1_000_000),
                sealedDisk);
    }

    private InetSocketAddress http(boolean tls) throws ConfigException {
        String host = tls ? "::" : "127.0.0.1";
        return Settings.address("--http", http == null ? (tls ? "8443" : "8080") : http, host);
    }

    private @Nullable SslContext ssl() throws ConfigException {
        if (tlsCert == null && tlsKey == null) {
            return null;
        }
        if (tlsCert == null || tlsKey == null) {
            throw new ConfigException(
                    (tlsKey == null ? "--tls-cert=" + tlsCert : "--tls-key=" + tlsKey)
                            + " is alone: --tls-cert and --tls-key go together.");
        }
        var certificate = Settings.readable("--tls-cert", tlsCert);
        var key = Settings.readable("--tls-key", tlsKey);
        try {
            return SslContextBuilder.forServer(certificate, key)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            String file = String.valueOf(e.getMessage()).contains("certificate") ? tlsCert : tlsKey;
            throw Settings.wrong(
                    file.equals(tlsCert) ? "--tls-cert" : "--tls-key",
                    file,
                    "it holds no PEM that goes with the other file");
        }
    }

    private Set<String> allowedOrigins(@Nullable String canonical) throws ConfigException {
        Set<String> allowed = new HashSet<>();
        for (String value : Settings.list(origins)) {
            allowed.add(origin("--origin", value));
        }
        if (canonical != null) {
            allowed.add(canonical);
        }
        return allowed;
    }

    /// Scheme, host and port as browsers write them.
    private static String origin(String flag, String value) throws ConfigException {
        try {
            URI uri = new URI(value.toLowerCase(Locale.ROOT));
            String path = uri.getRawPath();
            // Null in what is no hierarchy at all: mailto:x, but also localhost:8080.
            boolean bare = path != null && (path.isEmpty() || path.equals("/"));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && bare && uri.getHost() != null && uri.getRawUserInfo() == null) {
                int usual = "https".equals(uri.getScheme()) ? 443 : 80;
                boolean named = uri.getPort() >= 0 && uri.getPort() != usual;
                return uri.getScheme() + "://" + uri.getHost() + (named ? ":" + uri.getPort() : "");
            }
        } catch (URISyntaxException _) {
            // The sentence below says it.
        }
        throw Settings.wrong(flag, value, "it must be like https://meet.example.org");
    }

    private RelayConfig media() throws ConfigException {
        InetAddress bind =
                Settings.literal("--media-address", mediaAddress == null ? "::" : mediaAddress);
        int defaultWorkers =
                Math.min(MAX_DEFAULT_WORKERS, Runtime.getRuntime().availableProcessors());
        int count =
                workers == null
                        ? defaultWorkers
                        : Settings.number("--workers", workers, 1, MAX_WORKERS);
        int port = Settings.number("--media-port", mediaPort, 0, 65536 - count);
        return new RelayConfig(bind, port, count, announced(bind));
    }

    private List<InetAddress> announced(InetAddress bind) throws ConfigException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String value : Settings.list(announce)) {
            InetAddress address = Settings.literal("--announce", value);
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw Settings.wrong("--announce", value, "nobody can be reached there");
            }
            addresses.add(MachineAddresses.withoutScope(address));
        }
        if (!addresses.isEmpty()) {
            return addresses;
        }
        return bind.isAnyLocalAddress() ? MachineAddresses.announceable() : List.of(bind);
    }

    private @Nullable InetSocketAddress metrics() throws ConfigException {
        if (metrics.equals("off")) {
            return null;
        }
        InetSocketAddress address = Settings.address("--metrics", metrics, "127.0.0.1");
        if (!address.getAddress().isLoopbackAddress()) {
            throw Settings.wrong("--metrics", metrics, "it must be a loopback address");
        }
        return address;
    }
}
