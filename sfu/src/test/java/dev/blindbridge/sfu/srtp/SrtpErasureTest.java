package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// A closed transport's keys are nowhere in the process, neither on the heap nor in libcrypto's
/// memory. Looks at all of it by way of the kernel.
@EnabledOnOs(OS.LINUX)
class SrtpErasureTest {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int KEY_BYTES = 16;

    /// The key that is looked for lies here in disguise, so that the search does not find itself.
    private static final byte DISGUISE = 0x5C;

    private final byte[] disguised = new byte[KEY_BYTES];
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);

    private static byte[] masterKey() {
        return HexFormat.of().parseHex("e5a1c7d93b284f60917a6e2d5c4b8f03");
    }

    private static SrtpKeys keys() {
        return new SrtpKeys(
                SrtpProfile.AEAD_AES_128_GCM, masterKey(), new byte[12], masterKey(), new byte[12]);
    }

    /// The session key of RTP: with a salt of zeros, what AES makes of a block of zeros.
    private void deriveInDisguise() throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey(), "AES"));
        byte[] key = new byte[KEY_BYTES];
        aes.doFinal(new byte[KEY_BYTES], 0, KEY_BYTES, key);
        for (int i = 0; i < KEY_BYTES; i++) {
            disguised[i] = (byte) (key[i] ^ DISGUISE);
        }
        Arrays.fill(key, (byte) 0);
    }

    @Test
    void shouldLeaveNoSessionKeyInTheProcess() throws Exception {
        assumeTrue(GcmCipher.isAvailable(), "no libcrypto");
        deriveInDisguise();
        assertEquals(0, copies(), "before");
        try (SrtpSession session = new SrtpSession(keys(), HopLibrary.OPENSSL, new SrtpScratch())) {
            byte[] packet = new byte[100];
            packet[0] = (byte) 0x80;
            assertTrue(session.protectRtp(packet, 0, 80) > 0);
            // One in each direction: the search does find what is there.
            assertTrue(copies() >= 2, "while it is open");
        }
        assertEquals(0, copies(), "afterwards");
    }

    private int copies() throws IOException {
        int found = 0;
        try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"))) {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                String[] fields = line.split("[- ]", 4);
                if (fields[2].startsWith("rw")) {
                    found +=
                            copies(
                                    memory,
                                    Long.parseUnsignedLong(fields[0], 16),
                                    Long.parseUnsignedLong(fields[1], 16));
                }
            }
        }
        return found;
    }

    private int copies(FileChannel memory, long from, long to) {
        int found = 0;
        for (long at = from; at < to; at += CHUNK_BYTES - KEY_BYTES + 1) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - at));
            try {
                memory.read(chunk, at);
            } catch (IOException _) {
                return found; // Gone meanwhile, or a device's.
            }
            for (int i = 0; i <= chunk.position() - KEY_BYTES; i++) {
                found += isKey(i) ? 1 : 0;
            }
            chunk.clear();
            // The next read may meet this very memory.
            for (int i = 0; i < CHUNK_BYTES; i += Long.BYTES) {
                chunk.putLong(i, 0);
            }
        }
        return found;
    }

    private boolean isKey(int at) {
        for (int i = 0; i < KEY_BYTES; i++) {
            if ((chunk.get(at + i) ^ DISGUISE) != disguised[i]) {
                return false;
            }
        }
        return true;
    }
}
