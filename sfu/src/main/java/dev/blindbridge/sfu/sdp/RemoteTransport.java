package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.NegotiationException;
import java.util.Optional;

/// The client's side of a bundled session, complete.
public record RemoteTransport(String ufrag, DtlsFingerprint fingerprint) {
    /// From an offer: the client must be able to be the DTLS client (RFC 8842 section 5.2).
    static Optional<RemoteTransport> ofOffer(TransportDescription t) {
        return "passive".equals(t.setup()) || "holdconn".equals(t.setup())
                ? Optional.empty()
                : complete(t);
    }

    /// From an answer: the client must have chosen to be the DTLS client.
    static Optional<RemoteTransport> ofAnswer(TransportDescription t) {
        return "active".equals(t.setup()) ? complete(t) : Optional.empty();
    }

    private static Optional<RemoteTransport> complete(TransportDescription t) {
        return t.ufrag() == null || t.fingerprint() == null
                ? Optional.empty()
                : Optional.of(new RemoteTransport(t.ufrag(), t.fingerprint()));
    }

    static NegotiationException incomplete() {
        return new NegotiationException(
                NegotiationException.Reason.UNSUPPORTED,
                "An ICE user name fragment, a DTLS fingerprint by sha-256, sha-384 or sha-512, and"
                        + " the DTLS client's role are needed.");
    }
}
