package dev.blindbridge.sfu;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// A certificate's fingerprint as `a=fingerprint` carries it (RFC 8122 section 5).
///
/// @param algorithm `sha-256`, `sha-384` or `sha-512`
/// @param hex upper-case pairs joined by colons, as many as the hash has bytes
public record DtlsFingerprint(String algorithm, String hex) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /// Writes down a digest.
    public static DtlsFingerprint of(String algorithm, byte[] digest) {
        return new DtlsFingerprint(algorithm, COLONS.formatHex(digest));
    }

    /// Reads the two words after `a=fingerprint:`; empty for a hash that we do not know or a digest
    /// of another length.
    public static Optional<DtlsFingerprint> parse(String algorithm, String hex) {
        String name = algorithm.toLowerCase(Locale.ROOT);
        int digestBytes = digestBytes(name);
        if (digestBytes == 0 || hex.length() != digestBytes * 3 - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(name, COLONS.parseHex(hex)));
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /// The digest itself.
    public byte[] digest() {
        return COLONS.parseHex(hex);
    }

    private static int digestBytes(String algorithm) {
        return switch (algorithm) {
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            // SHA-1 and MD5 no longer bind a certificate.
            default -> 0;
        };
    }
}
