package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The building blocks against their RFCs.
class PrimitivesTest {
    private static final JsonNode VECTORS = Vectors.read("argon2id-hkdf-vectors.json");

    @Test
    void shouldMatchRfc5869() {
        Hkdf hkdf = new Hkdf("HKDF-SHA256");
        for (JsonNode vector : VECTORS.get("hkdf_sha256")) {
            byte[] prk = hkdf.extract(Vectors.bytes(vector, "salt"), Vectors.bytes(vector, "ikm"));
            assertEquals(Vectors.text(vector, "prk"), Vectors.hex(prk));
            byte[] okm =
                    hkdf.expand(prk, Vectors.bytes(vector, "info"), Vectors.number(vector, "L"));
            assertEquals(Vectors.text(vector, "okm"), Vectors.hex(okm));
        }
    }

    @Test
    void shouldMatchRfc9106() {
        for (JsonNode vector : VECTORS.get("argon2id")) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Vectors.number(vector, "version"))
                            .withMemoryAsKB(Vectors.number(vector, "m_kib"))
                            .withIterations(Vectors.number(vector, "t"))
                            .withParallelism(Vectors.number(vector, "p"))
                            .withSalt(Vectors.bytes(vector, "salt"))
                            .withSecret(Vectors.bytes(vector, "secret"))
                            .withAdditional(Vectors.bytes(vector, "ad"))
                            .build());
            byte[] tag = new byte[Vectors.number(vector, "tag_length")];
            generator.generateBytes(Vectors.bytes(vector, "password"), tag);
            assertEquals(Vectors.text(vector, "tag"), Vectors.hex(tag));
        }
    }

    /// RFC 7748 section 5.2, the iterated test: the high bit of a coordinate is ignored in it as
    /// well.
    @Test
    void shouldMatchRfc7748() {
        byte[] scalar = new byte[X25519.LENGTH_BYTES];
        scalar[0] = 9;
        byte[] coordinate = scalar;
        for (int i = 1; i <= 1000; i++) {
            byte[] next = X25519.agree(scalar, new X25519.PublicValue(coordinate)).orElseThrow();
            coordinate = scalar;
            scalar = next;
            if (i == 1) {
                assertEquals(
                        "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
                        Vectors.hex(scalar));
            }
        }
        assertEquals(
                "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
                Vectors.hex(scalar));
    }

    @Test
    void shouldRefuseLowOrderPoints() {
        byte[] mine = new SeededRandomness(3).bytes(X25519.LENGTH_BYTES);
        int refused = 0;
        for (JsonNode point : Vectors.read("x25519-invalid-points.json").get("invalid")) {
            byte[] value = HexFormat.of().parseHex(point.asString().toLowerCase(Locale.ROOT));
            if (value[31] < 0) {
                continue; // Of low order only where the high bit counts; RFC 7748 section 5 ignores
                // it.
            }
            assertTrue(
                    X25519.agree(mine, new X25519.PublicValue(value)).isEmpty(), point.asString());
            refused++;
        }
        assertEquals(7, refused);
    }
}
