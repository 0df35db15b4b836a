package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.DtlsFingerprint;
import org.jspecify.annotations.Nullable;

/// ICE and DTLS attributes of a session or an m= section. The ICE password is not kept: an ICE-lite
/// agent sends no checks and needs none of the other side's (RFC 8445 section 7.2).
///
/// @param ufrag RFC 8839 section 5.4
/// @param setup RFC 4145 section 4: `active`, `passive`, `actpass`
public record TransportDescription(
        @Nullable String ufrag, @Nullable DtlsFingerprint fingerprint, @Nullable String setup) {
    static final TransportDescription NONE = new TransportDescription(null, null, null);

    /// What stands in the m= section goes before what stands for the whole session.
    TransportDescription orElse(TransportDescription session) {
        return new TransportDescription(
                ufrag != null ? ufrag : session.ufrag,
                fingerprint != null ? fingerprint : session.fingerprint,
                setup != null ? setup : session.setup);
    }
}
