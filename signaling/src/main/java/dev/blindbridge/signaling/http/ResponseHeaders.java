package dev.blindbridge.signaling.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The protective headers of every answer. They say what our page may do, so that whatever else
/// gets into it can do no more.
final class ResponseHeaders {
    /// A host and perhaps a port, as it may stand in a policy.
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]");

    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");

    /// `wasm-unsafe-eval` is for Argon2id, which is WebAssembly.
    private static final String POLICY =
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
                    + "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
                    + "worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; connect-src 'self'";

    private static final String PERMISSIONS =
            "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), "
                    + "fullscreen=(self), picture-in-picture=(self), screen-wake-lock=(self), "
                    + "clipboard-write=(self), speaker-selection=(self), geolocation=(), usb=(), "
                    + "serial=(), hid=(), midi=(), payment=(), browsing-topics=()";

    private static final String ONE_YEAR = "max-age=31536000";

    private ResponseHeaders() {}

    /// Whether it can be the value of a Host header that a browser sends.
    static boolean isHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        boolean port =
                colon > host.lastIndexOf(']') && PORT.matcher(host.substring(colon)).matches();
        return HOST.matcher(port ? host.substring(0, colon) : host).matches();
    }

    /// Adds them.
    ///
    /// @param host checked with [#isHost]; some browsers do not take `'self'` for the WebSocket
    /// @param tls whether the answer goes over TLS
    static void protect(HttpHeaders headers, @Nullable String host, boolean tls) {
        String sockets = host == null ? "" : " ws://" + host + " wss://" + host;
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY + sockets);
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", PERMISSIONS);
        headers.set("X-Robots-Tag", "noindex");
        if (tls) {
            headers.set("Strict-Transport-Security", ONE_YEAR);
        }
    }
}
