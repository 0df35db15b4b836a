package dev.blindbridge.bench.compare.janus;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The descriptions that a browser would send, but for two lines. A candidate: Janus begins with a
/// peer that does not trickle only if it knows one. And our side is the client of DTLS, which it
/// always is; offered the choice, Janus would be.
final class JanusDescriptions {
    private JanusDescriptions() {}

    /// @param socket of which the port counts
    /// @param address where it is reached
    static String offer(String sdp, InetSocketAddress socket, InetAddress address) {
        return withCandidate(sdp.replace("a=setup:actpass", "a=setup:active"), socket, address);
    }

    /// In the first m= section: all share one transport.
    static String withCandidate(String sdp, InetSocketAddress socket, InetAddress address) {
        String candidate =
                "a=candidate:1 1 udp 2130706431 %s %d typ host\r\n"
                        .formatted(address.getHostAddress(), socket.getPort());
        int at = sdp.indexOf("a=mid:");
        return sdp.substring(0, at) + candidate + sdp.substring(at);
    }
}
