package dev.blindbridge.sfu.srtp;

/// SRTP and SRTCP of one transport, both directions. Confined to one thread.
public final class SrtpSession {
    /// What protecting adds at most: a tag of 16 and, in RTCP, an index of 4 bytes.
    public static final int MAX_OVERHEAD_BYTES = 20;

    /// Derives from the keys and wipes them.
    public SrtpSession(SrtpKeys keys) {
        keys.destroy();
    }

    /// Unprotects in place.
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the bytes are then undefined
    public int unprotectRtp(byte[] buffer, int offset, int lengthBytes) {
        return SrtpStatus.MALFORMED.code();
    }

    /// Unprotects in place, as [#unprotectRtp].
    public int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return SrtpStatus.MALFORMED.code();
    }

    /// Protects in place; [#MAX_OVERHEAD_BYTES] must follow. Refuses to use an index twice (R5).
    ///
    /// @return the new length, or a negative [SrtpStatus#code]
    public int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        return SrtpStatus.MALFORMED.code();
    }

    /// Protects in place, as [#protectRtp].
    public int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return SrtpStatus.MALFORMED.code();
    }
}
