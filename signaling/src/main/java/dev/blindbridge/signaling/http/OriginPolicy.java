package dev.blindbridge.signaling.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pages may open a WebSocket: ours, and those that the operator named. A request without
/// Origin is no page's.
final class OriginPolicy {
    private final Set<String> allowed;

    /// Allows these besides our own.
    ///
    /// @param allowed as browsers write them: `https://meet.example.org`
    OriginPolicy(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        return allowed.contains(lower) || (host != null && sameHost(lower, host));
    }

    /// The scheme is left out: behind a proxy that ends TLS we do not see the client's. A port that
    /// is the scheme's own is in neither.
    private static boolean sameHost(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && authority.equals(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
