package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.IceCredentials;
import java.net.InetSocketAddress;
import java.util.List;

/// Our side of a session: what its description says of ICE and DTLS.
///
/// @param candidates our addresses in order of preference
public record LocalTransport(
        IceCredentials ice, DtlsFingerprint fingerprint, List<InetSocketAddress> candidates) {
    public LocalTransport {
        candidates = List.copyOf(candidates);
    }
}
