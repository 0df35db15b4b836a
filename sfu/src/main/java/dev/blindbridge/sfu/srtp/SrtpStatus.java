package dev.blindbridge.sfu.srtp;

/// Why a packet was neither protected nor unprotected. [SrtpSession] returns [#code], which is
/// negative, where it would else return a length.
public enum SrtpStatus {
    /// Too short, or a header that does not add up.
    MALFORMED(-1),
    /// The tag does not verify.
    AUTH_FAILED(-2),
    /// That index was seen before.
    REPLAYED(-3),
    /// Behind the replay window.
    TOO_OLD(-4),
    /// More SSRCs than one transport may have (R4).
    TOO_MANY_STREAMS(-5),
    /// All indices of the stream are used up: it needs new keys (RFC 3711 section 9.2).
    EXHAUSTED(-6),
    /// The library refused for a reason of its own.
    FAILED(-7);

    private static final SrtpStatus[] ALL = values();

    private final int code;

    SrtpStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The status behind a negative result of [SrtpSession].
    public static SrtpStatus of(int code) {
        for (SrtpStatus status : ALL) {
            if (status.code == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no status: " + code);
    }
}
