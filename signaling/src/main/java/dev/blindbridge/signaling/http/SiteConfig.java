package dev.blindbridge.signaling.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the site is seen from outside.
///
/// @param tls whether we end TLS ourselves
/// @param canonical scheme, host and port of the only address that the page shall have, null for
///   any
/// @param origins further pages that may open a WebSocket
public record SiteConfig(boolean tls, @Nullable String canonical, Set<String> origins) {
    public SiteConfig {
        origins = Set.copyOf(origins);
    }

    /// The name of the host goes into the keys, so that one room under two names would be two
    /// (docs/e2ee-protocol.md section 3).
    boolean isCanonical(@Nullable String host) {
        return host != null
                && canonical != null
                && canonical.endsWith("://" + host.toLowerCase(Locale.ROOT));
    }
}
