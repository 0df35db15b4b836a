package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Our own GCM makes of every packet what jitsi-srtp makes of it, byte for byte, and keeps no
/// memory.
class SrtpEqualityTest {
    private static final int PACKETS = 20_000;

    private final Random random = new Random(14);
    private final byte[] ours = new byte[1600];
    private final byte[] theirs = new byte[1600];

    @BeforeAll
    static void needsLibcrypto() {
        assumeTrue(GcmCipher.isAvailable(), "no libcrypto");
    }

    private static SrtpSession session(HopLibrary library, long seed) {
        Random secrets = new Random(seed);
        byte[][] parts = {new byte[16], new byte[12], new byte[16], new byte[12]};
        for (byte[] part : parts) {
            secrets.nextBytes(part);
        }
        return new SrtpSession(
                new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, parts[0], parts[1], parts[2], parts[3]),
                library,
                new SrtpScratch());
    }

    /// Any payload, up to 15 CSRCs, extensions of either form, padding.
    private int rtp(int ssrc, int sequenceNumber) {
        int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
        int words = random.nextInt(8);
        boolean extended = random.nextBoolean();
        int header = 12 + 4 * csrcs + (extended ? 4 + 4 * words : 0);
        int length = header + (random.nextInt(20) == 0 ? 0 : random.nextInt(1200));
        random.nextBytes(ours);
        ByteBuffer packet = ByteBuffer.wrap(ours);
        int padding = random.nextInt(5) == 0 ? 0x20 : 0;
        packet.put((byte) (0x80 | padding | (extended ? 0x10 : 0) | csrcs));
        packet.put((byte) random.nextInt(256)).putShort((short) sequenceNumber);
        packet.putInt(random.nextInt()).putInt(ssrc);
        if (extended) {
            packet.putShort(12 + 4 * csrcs, (short) (random.nextBoolean() ? 0xBEDE : 0x1000));
            packet.putShort(14 + 4 * csrcs, (short) words);
        }
        return length;
    }

    private int rtcp(int ssrc) {
        random.nextBytes(ours);
        ByteBuffer.wrap(ours).putShort((short) 0x81C8).putShort((short) 12).putInt(ssrc);
        return 8 + 4 * random.nextInt(300);
    }

    private void assertSame(int expected, int length) {
        assertTrue(length > 0);
        assertEquals(expected, length);
        assertArrayEquals(Arrays.copyOf(theirs, length), Arrays.copyOf(ours, length));
    }

    /// Five SSRCs, each far beyond a roll-over, with gaps and steps back.
    @Test
    void shouldProtectEveryRtpPacketAsTheReferenceDoes() {
        int[] position = {0, 65_000, 10, 32_000, 1};
        int refused = 0;
        try (SrtpSession own = session(HopLibrary.OPENSSL, 1);
                SrtpSession reference = session(HopLibrary.JITSI, 1)) {
            for (int i = 0; i < PACKETS; i++) {
                int stream = random.nextInt(position.length);
                position[stream] += random.nextInt(100) - 10;
                int length = rtp(stream, position[stream]);
                System.arraycopy(ours, 0, theirs, 0, ours.length);
                int expected = reference.protectRtp(theirs, 0, length);
                int result = own.protectRtp(ours, 0, length);
                if (result < 0) {
                    refused++;
                    assertEquals(expected, result);
                } else {
                    assertSame(expected, result);
                }
            }
        }
        assertTrue(position[1] > 2 * 65_536, "it rolled over");
        assertTrue(refused < PACKETS / 10, refused + " refused");
    }

    @Test
    void shouldProtectEveryControlPacketAsTheReferenceDoes() {
        try (SrtpSession own = session(HopLibrary.OPENSSL, 2);
                SrtpSession reference = session(HopLibrary.JITSI, 2)) {
            for (int i = 0; i < PACKETS / 10; i++) {
                int length = rtcp(random.nextInt(5));
                System.arraycopy(ours, 0, theirs, 0, ours.length);
                int expected = reference.protectRtcp(theirs, 0, length);
                assertSame(expected, own.protectRtcp(ours, 0, length));
            }
        }
    }

    /// What is allocated outside the heap goes with the session: 10 000 of them would take 100 MB,
    /// time after time, where the heap only grows for a while.
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLeaveNoMemoryBehindWhenClosed() throws IOException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = residentBytes();
            openAndClose(10_000);
            least = Math.min(least, residentBytes() - before);
        }
        long grown = least;
        assertTrue(grown < 20_000_000, () -> grown + " bytes more each time");
    }

    private static void openAndClose(int sessions) {
        for (int i = 0; i < sessions; i++) {
            session(HopLibrary.OPENSSL, i).close();
        }
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no RssAnon");
    }
}
