package dev.blindbridge.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF (RFC 5869) by the platform. The protocol uses [#SHA512] alone; the other hash exists for
/// the RFC's test vectors.
final class Hkdf {
    /// The hash of the whole protocol (docs/e2ee-protocol.md, notation).
    static final Hkdf SHA512 = new Hkdf("HKDF-SHA512");

    private final String algorithm;

    Hkdf(String algorithm) {
        this.algorithm = algorithm;
    }

    /// RFC 5869 section 2.2. An empty salt stands for a block of zeros.
    byte[] extract(byte[] salt, byte[] inputKeyMaterial) {
        try (WipeableKey input = new WipeableKey(inputKeyMaterial, "Generic")) {
            HKDFParameterSpec.Builder builder = HKDFParameterSpec.ofExtract().addIKM(input);
            return derive((salt.length == 0 ? builder : builder.addSalt(salt)).extractOnly());
        }
    }

    /// RFC 5869 section 2.3.
    byte[] expand(byte[] pseudorandomKey, byte[] info, int lengthBytes) {
        try (WipeableKey key = new WipeableKey(pseudorandomKey, "Generic")) {
            return derive(HKDFParameterSpec.expandOnly(key, info, lengthBytes));
        }
    }

    private byte[] derive(HKDFParameterSpec parameters) {
        try {
            return KDF.getInstance(algorithm).deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform lacks " + algorithm, e);
        }
    }
}
