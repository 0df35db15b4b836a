package dev.blindbridge.sfu;

/// User name fragment and password of one ICE generation (RFC 8839 section 5.4). The password never
/// appears in text.
public record IceCredentials(String ufrag, String password) {
    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }
}
