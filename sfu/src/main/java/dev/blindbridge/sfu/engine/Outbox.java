package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import java.net.InetSocketAddress;

/// The engine's only way out. The worker, a simulation or a test gives it; called on the engine's
/// thread only.
///
/// A datagram is written in place: the engine fills `egress()` from `egressOffset()` on, at most
/// [#MAX_DATAGRAM_BYTES], and then commits its length. Consecutive datagrams to one address lie
/// side by side, so that the worker can send them as one message.
public interface Outbox {
    /// Largest datagram we ever send: an Ethernet frame's worth with room for IPv6, UDP and a
    /// tunnel. What comes in up to this size leaves no larger than it came plus our own header
    /// extensions, which the engine checks.
    int MAX_DATAGRAM_BYTES = 1472;

    /// The array to write the next datagram into; valid until [#commit].
    byte[] egress();

    /// Where in [#egress] the next datagram begins; at least [#MAX_DATAGRAM_BYTES] follow.
    int egressOffset();

    /// Queues the datagram just written.
    void commit(int lengthBytes, InetSocketAddress to);

    /// Hands a DTLS datagram to the transport's handshake.
    ///
    /// @param from the validated address that it came from, by which handshakes are bounded (R8)
    /// @param buffer copied if kept
    void dtls(
            TransportId transport,
            InetSocketAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes);

    /// Reports to the control thread.
    void event(RelayEvent event);

    /// Hands a command to another worker's engine, by its number. In order for each worker; as a
    /// datagram it may be lost, where that worker is hopelessly behind.
    ///
    /// @return false if it was not taken
    default boolean toWorker(int worker, RelayCommand command) {
        throw new IllegalStateException("there is no other worker");
    }
}
