package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;

/// What a handshake has to say, on its own thread. The order of calls for one transport is kept.
public interface DtlsListener {
    /// A datagram for the peer; the array is handed over.
    void send(TransportId transport, byte[] datagram);

    /// The handshake is done and the peer's certificate is the one that signalling named. Whoever
    /// takes the keys wipes them.
    void connected(TransportId transport, SrtpKeys keys);

    /// The peer ended the association, or the handshake failed for good. Last call.
    void ended(TransportId transport);
}
