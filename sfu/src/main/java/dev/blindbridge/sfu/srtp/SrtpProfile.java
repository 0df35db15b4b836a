package dev.blindbridge.sfu.srtp;

/// The DTLS-SRTP protection profiles that we accept, in our order of preference (RFC 5764, RFC 7714
/// section 14.2).
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12, 16),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10);

    private final int id;
    private final int keyLengthBytes;
    private final int saltLengthBytes;
    private final int tagLengthBytes;

    SrtpProfile(int id, int keyLengthBytes, int saltLengthBytes, int tagLengthBytes) {
        this.id = id;
        this.keyLengthBytes = keyLengthBytes;
        this.saltLengthBytes = saltLengthBytes;
        this.tagLengthBytes = tagLengthBytes;
    }

    /// The value in the use_srtp extension.
    public int id() {
        return id;
    }

    public int keyLengthBytes() {
        return keyLengthBytes;
    }

    public int saltLengthBytes() {
        return saltLengthBytes;
    }

    /// What protecting adds to a packet; SRTCP adds its index of 4 bytes as well.
    public int tagLengthBytes() {
        return tagLengthBytes;
    }
}
