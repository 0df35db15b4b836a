package dev.blindbridge.bench.compare.janus;

import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.sdp.DescriptionWriter.OfferedTrack;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// The descriptions that a browser would send, but for two lines. A candidate: Janus begins with a
/// peer that does not trickle only if it knows one. And our side is the client of DTLS, which it
/// always is; offered the choice, Janus would be.
final class JanusDescriptions {
    private static final String CNAME = "load";

    private JanusDescriptions() {}

    /// @param address where the transport's socket is reached
    static String offer(MediaTransport transport, InetAddress address, List<OfferedTrack> tracks) {
        return withCandidate(
                DescriptionWriter.offer(transport, CNAME, tracks)
                        .replace("a=setup:actpass", "a=setup:active"),
                address(transport, address));
    }

    /// As [#offer].
    static String answer(MediaTransport transport, InetAddress address, Description offer) {
        return withCandidate(
                DescriptionWriter.answer(transport, CNAME, offer), address(transport, address));
    }

    private static InetSocketAddress address(MediaTransport transport, InetAddress address) {
        return new InetSocketAddress(address, transport.localAddress().getPort());
    }

    /// Behind the first m= line's `c=`: all share one transport.
    static String withCandidate(String sdp, InetSocketAddress address) {
        String candidate =
                "a=candidate:1 1 udp 2130706431 %s %d typ host\r\n"
                        .formatted(address.getAddress().getHostAddress(), address.getPort());
        int at = sdp.indexOf("a=mid:");
        return sdp.substring(0, at) + candidate + sdp.substring(at);
    }
}
