package dev.blindbridge.bench.client.transport;

import java.net.InetSocketAddress;
import java.util.List;

/// What a description says about the other side's transport.
///
/// @param candidates in order of preference
/// @param fingerprint sha-256, upper case with colons, of the certificate it will present
public record RemoteIce(
        String ufrag, String password, List<InetSocketAddress> candidates, String fingerprint) {
    public RemoteIce {
        candidates = List.copyOf(candidates);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "RemoteIce[ufrag=" + ufrag + ", candidates=" + candidates + "]";
    }
}
