package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// SFrame against RFC 9605 appendix C.
class SframeTest {
    private static final JsonNode VECTORS = Vectors.read("sframe-vectors.json");

    @Test
    void shouldMatchTheHeadersOfRfc9605() {
        for (JsonNode vector : VECTORS.get("header")) {
            long keyId = Long.parseUnsignedLong(Vectors.text(vector, "kid"));
            long counter = Long.parseUnsignedLong(Vectors.text(vector, "ctr"));
            byte[] encoded = Vectors.bytes(vector, "encoded");
            assertEquals(Vectors.hex(encoded), Vectors.hex(SframeHeader.encode(keyId, counter)));
            SframeHeader.Parsed parsed =
                    assertInstanceOf(SframeHeader.Parsed.class, SframeHeader.parse(encoded, 0));
            assertEquals(new SframeHeader(keyId, counter, encoded.length), parsed.header());
        }
    }

    /// Appendix C.3, suite 5: key derivation, nonce, and sealing. Our metadata is our own, so the
    /// RFC's is sealed with the derived key by hand.
    @Test
    void shouldMatchSuite5OfRfc9605() {
        JsonNode vector =
                VECTORS.get("sframe")
                        .valueStream()
                        .filter(one -> Vectors.number(one, "cipher_suite") == 5)
                        .findFirst()
                        .orElseThrow();
        byte[] secret = Hkdf.SHA512.extract(new byte[0], Vectors.bytes(vector, "base_key"));
        assertEquals(Vectors.text(vector, "sframe_secret"), Vectors.hex(secret));
        byte[] key = Hkdf.SHA512.expand(secret, Vectors.bytes(vector, "sframe_key_label"), 32);
        byte[] salt = Hkdf.SHA512.expand(secret, Vectors.bytes(vector, "sframe_salt_label"), 12);
        assertEquals(Vectors.text(vector, "sframe_key"), Vectors.hex(key));
        assertEquals(Vectors.text(vector, "sframe_salt"), Vectors.hex(salt));

        byte[] plaintext = Vectors.bytes(vector, "pt");
        byte[] wire = Vectors.bytes(vector, "ct");
        int headerLength = wire.length - plaintext.length - AesGcm.TAG_BYTES;
        byte[] sealed = Arrays.copyOf(wire, headerLength);
        sealed = Arrays.copyOf(sealed, wire.length);
        AesGcm.seal(
                new WipeableKey(key, "AES"),
                Vectors.bytes(vector, "nonce"),
                Vectors.bytes(vector, "aad"),
                plaintext,
                sealed,
                headerLength);
        assertEquals(Vectors.hex(wire), Vectors.hex(sealed));
    }

    @Test
    void shouldRefuseHeadersThatAreNotMinimal() {
        for (String wire : new String[] {"0807", "8007", "090001", "900001", "0800", "a0000008"}) {
            SframeHeader.Malformed malformed =
                    assertInstanceOf(
                            SframeHeader.Malformed.class,
                            SframeHeader.parse(HexFormat.of().parseHex(wire), 0));
            assertEquals(RejectReason.NON_MINIMAL, malformed.reason(), wire);
        }
    }

    @Test
    void shouldParseAnythingWithoutThrowing() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            if (SframeHeader.parse(noise, 0) instanceof SframeHeader.Parsed(SframeHeader header)) {
                byte[] again = SframeHeader.encode(header.keyId(), header.counter());
                assertEquals(
                        Vectors.hex(Arrays.copyOf(noise, header.lengthBytes())),
                        Vectors.hex(again));
            }
            FrameParts.Image image = Codec.VP8.image(noise).orElseThrow();
            WireImage.parse(noise, image.clearLength(), Codec.VP8.number());
        }
    }

    @Test
    void shouldAcceptEachCounterAtMostOnce() {
        Random random = new Random(6);
        ReplayWindow window = new ReplayWindow();
        Set<Integer> seen = new HashSet<>();
        int highest = -1;
        for (int i = 0; i < 200_000; i++) {
            int counter = Math.max(0, i / 4 + random.nextInt(3000) - 1500);
            boolean fresh = !seen.contains(counter) && counter > highest - ReplayWindow.SIZE;
            assertEquals(fresh, window.accepts(counter), "counter " + counter + " of " + highest);
            if (window.accepts(counter) && random.nextBoolean()) {
                window.commit(counter);
                seen.add(counter);
                highest = Math.max(highest, counter);
                assertFalse(window.accepts(counter));
            }
        }
        assertTrue(seen.size() > 10_000);
    }

    @Test
    void shouldRefuseToWrapTheCounter() {
        TrackKey key =
                TrackKey.derive(
                        new Secret(new byte[Secret.LENGTH_BYTES]), new KeyId(0, 0, Track.CAMERA));
        SealingKey sealing = new SealingKey(key, TrackKey.COUNTER_LIMIT - 1);
        sealing.seal(Codec.VP9.number(), new byte[0], new byte[10]);

        assertThrows(
                IllegalStateException.class,
                () -> sealing.seal(Codec.VP9.number(), new byte[0], new byte[10]));
    }
}
