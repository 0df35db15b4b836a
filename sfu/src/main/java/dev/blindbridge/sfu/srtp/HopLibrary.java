package dev.blindbridge.sfu.srtp;

/// Whose cryptography protects the hop.
enum HopLibrary {
    /// The system's libcrypto: no garbage. [SrtpProfile#AEAD_AES_128_GCM] only.
    OPENSSL,
    /// jitsi-srtp on the JDK's ciphers: everywhere, all profiles.
    JITSI;

    /// `-Dblindbridge.srtp=jitsi` does without libcrypto, to compare.
    private static final boolean WITHOUT_OPENSSL =
            "jitsi".equals(System.getProperty("blindbridge.srtp"));

    static HopLibrary best(SrtpProfile profile) {
        return OPENSSL.serves(profile) && !WITHOUT_OPENSSL ? OPENSSL : JITSI;
    }

    boolean serves(SrtpProfile profile) {
        return switch (this) {
            case OPENSSL -> profile == SrtpProfile.AEAD_AES_128_GCM && GcmCipher.isAvailable();
            case JITSI -> true;
        };
    }

    /// Leaves the arrays as they are.
    HopCipher cipher(
            SrtpProfile profile,
            byte[] masterKey,
            byte[] masterSalt,
            boolean protect,
            SrtpScratch scratch) {
        return switch (this) {
            case OPENSSL -> new GcmCipher(masterKey, masterSalt, protect, scratch);
            case JITSI -> new JitsiCipher(profile, masterKey, masterSalt, protect);
        };
    }

    /// For the operator.
    String description() {
        return switch (this) {
            case OPENSSL -> OpenSsl.version();
            case JITSI -> "jitsi-srtp on the JDK's cipher (no libcrypto)";
        };
    }
}
