package dev.blindbridge.signaling;

import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.signaling.http.SiteConfig;
import dev.blindbridge.signaling.room.RoomLimits;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// All settings, checked.
///
/// @param http what the page's port is bound to
/// @param ssl certificate and key, null for plain HTTP
/// @param metrics the operator's port on loopback, null for none
/// @param sealedDisk whether the process must not be able to write a file
public record ServerConfig(
        InetSocketAddress http,
        @Nullable SslContext ssl,
        SiteConfig site,
        RelayConfig media,
        @Nullable InetSocketAddress metrics,
        RoomLimits rooms,
        int maxConnections,
        int maxConnectionsPerAddress,
        boolean sealedDisk) {}
