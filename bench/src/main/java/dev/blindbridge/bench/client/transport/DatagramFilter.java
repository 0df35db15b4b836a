package dev.blindbridge.bench.client.transport;

/// Stands between a session and its socket, to lose or look at datagrams: a bad network made to
/// order. Called on the client loop's and on DTLS threads.
@FunctionalInterface
public interface DatagramFilter {
    /// A network that loses nothing of its own.
    DatagramFilter NONE = (session, outgoing, bytes, offset, length) -> true;

    /// False loses the datagram.
    ///
    /// @param session "publish" or "subscribe"
    boolean passes(String session, boolean outgoing, byte[] bytes, int offset, int length);
}
