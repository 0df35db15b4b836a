package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The known answers of RFC 7714, and what a key leaves behind.
class GcmKeyTest {
    private static final Properties VECTORS = new Properties();

    @BeforeAll
    static void needsLibcrypto() throws IOException {
        assumeTrue(GcmCipher.isAvailable(), "no libcrypto");
        try (InputStream in = GcmKeyTest.class.getResourceAsStream("rfc7714.properties")) {
            VECTORS.load(Objects.requireNonNull(in));
        }
    }

    private static String text(String name) {
        return Objects.requireNonNull(VECTORS.getProperty(name), name);
    }

    private static byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    private static GcmKey key(String kind, boolean protect) {
        return new GcmKey(
                bytes("key"),
                bytes("salt"),
                protect,
                kind.equals("rtcp"),
                new SrtpScratch.Direction());
    }

    private static int apply(GcmKey key, String kind, byte[] buffer, int lengthBytes) {
        return key.apply(
                buffer,
                3,
                Integer.parseInt(text(kind + ".header.bytes")),
                lengthBytes,
                HexFormat.fromHexDigits(text(kind + ".ssrc")),
                HexFormat.fromHexDigitsToLong(text(kind + ".index")));
    }

    private static byte[] at3(byte[] packet) {
        byte[] buffer = new byte[packet.length + 30];
        System.arraycopy(packet, 0, buffer, 3, packet.length);
        return buffer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp", "rtcp"})
    void shouldProtectAsRfc7714Does(String kind) {
        byte[] clear = bytes(kind + ".clear");
        byte[] expected = bytes(kind + ".protected");
        byte[] buffer = at3(clear);
        try (GcmKey key = key(kind, true)) {
            assertEquals(expected.length, apply(key, kind, buffer, clear.length));
        }
        assertArrayEquals(expected, Arrays.copyOfRange(buffer, 3, 3 + expected.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp", "rtcp"})
    void shouldUnprotectAsRfc7714Does(String kind) {
        byte[] clear = bytes(kind + ".clear");
        byte[] protectedPacket = bytes(kind + ".protected");
        byte[] buffer = at3(protectedPacket);
        try (GcmKey key = key(kind, false)) {
            assertEquals(clear.length, apply(key, kind, buffer, protectedPacket.length));
        }
        assertArrayEquals(clear, Arrays.copyOfRange(buffer, 3, 3 + clear.length));
    }

    /// Header, payload, tag and trailer; the key is as good as before afterwards (R2).
    @ParameterizedTest
    @ValueSource(strings = {"rtp", "rtcp"})
    void shouldRefuseEveryFlippedBit(String kind) {
        byte[] protectedPacket = bytes(kind + ".protected");
        try (GcmKey key = key(kind, false)) {
            for (int bit = 0; bit < 8 * protectedPacket.length; bit++) {
                byte[] buffer = at3(protectedPacket);
                buffer[3 + bit / 8] ^= (byte) (1 << (bit % 8));
                assertEquals(
                        SrtpStatus.AUTH_FAILED.code(),
                        apply(key, kind, buffer, protectedPacket.length),
                        "bit " + bit);
            }
            assertTrue(apply(key, kind, at3(protectedPacket), protectedPacket.length) > 0);
        }
    }

    @Test
    void shouldRefuseAnotherIndexOrSender() {
        byte[] packet = bytes("rtp.protected");
        try (GcmKey key = key("rtp", false)) {
            int refused = SrtpStatus.AUTH_FAILED.code();
            assertEquals(refused, key.apply(at3(packet), 3, 12, packet.length, 0x5501a0b2, 0xf17c));
            assertEquals(
                    refused,
                    key.apply(at3(packet), 3, 12, packet.length, 0x5501a0b2, 0x1f17bL << 32));
            assertEquals(refused, key.apply(at3(packet), 3, 12, packet.length, 0x5501a0b3, 0xf17b));
        }
    }

    /// What they share is of one packet alone.
    @Test
    void shouldGoOnWhenAnotherOfTheThreadIsClosed() {
        SrtpScratch.Direction scratch = new SrtpScratch.Direction();
        byte[] clear = bytes("rtp.clear");
        byte[] buffer = at3(clear);
        try (GcmKey key = new GcmKey(bytes("key"), bytes("salt"), true, false, scratch)) {
            new GcmKey(new byte[16], new byte[12], true, false, scratch).close();
            apply(key, "rtp", buffer, clear.length);
        }
        byte[] expected = bytes("rtp.protected");
        assertArrayEquals(expected, Arrays.copyOfRange(buffer, 3, 3 + expected.length));
    }

    @Test
    void shouldWipeItsSaltAndFailAfterClose() {
        byte[] salt = bytes("salt");
        SrtpScratch.Direction scratch = new SrtpScratch.Direction();
        GcmKey key = new GcmKey(bytes("key"), salt, true, false, scratch);
        assertTrue(apply(key, "rtp", at3(bytes("rtp.clear")), bytes("rtp.clear").length) > 0);
        key.close();
        assertArrayEquals(new byte[GcmKey.SALT_BYTES], scratch.nonce);
        key.close();
        assertArrayEquals(new byte[GcmKey.SALT_BYTES], salt);
        assertEquals(
                SrtpStatus.FAILED.code(),
                apply(key, "rtp", at3(bytes("rtp.clear")), bytes("rtp.clear").length));
    }
}
