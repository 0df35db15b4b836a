package dev.blindbridge.bench.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.audit.Needle.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MemorySearchTest {
    private static final byte[] KEY = random(32, 1);

    private static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static boolean finds(Needles needles, byte[] haystack) {
        MemorySearch search = new MemorySearch(needles.all());
        search.search(haystack, 0, haystack.length, "array", 0);
        return !search.hits().isEmpty();
    }

    private static byte[] hidden(byte[] secret) {
        byte[] haystack = random(10_000, 2);
        System.arraycopy(secret, 0, haystack, 7_001, secret.length);
        return haystack;
    }

    private static Needles key() {
        return new Needles().key("key", KEY);
    }

    @Test
    void shouldFindAKeyInEveryForm() {
        assertFalse(finds(key(), random(1_000_000, 2)), "nothing is there");
        assertTrue(finds(key(), hidden(KEY)), "raw");
        assertTrue(finds(key(), hidden(Arrays.copyOfRange(KEY, 16, 32))), "its second half");
        assertTrue(finds(key(), hidden(HexFormat.of().formatHex(KEY).getBytes(US_ASCII))), "hex");
        String upper = HexFormat.of().withUpperCase().formatHex(KEY);
        assertTrue(finds(key(), hidden(upper.getBytes(UTF_16LE))), "hex in UTF-16");
        for (int before = 0; before < 5; before++) {
            byte[] message = new byte[before + KEY.length + 4];
            System.arraycopy(KEY, 0, message, before, KEY.length);
            assertTrue(finds(key(), hidden(Base64.getEncoder().encode(message))), "base64");
        }
    }

    @Test
    void shouldFindAKeyScheduleOfTheMachinesWords() {
        ByteBuffer schedule = ByteBuffer.allocate(32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            schedule.putInt(ByteBuffer.wrap(KEY).getInt(4 * i));
        }
        assertTrue(finds(key(), hidden(schedule.array())));
    }

    @Test
    void shouldFindWhatLiesAcrossTwoChunksOnce() throws Exception {
        byte[] haystack = random((4 << 20) + 100, 3);
        for (int before = 0; before <= KEY.length; before++) {
            byte[] copy = haystack.clone();
            System.arraycopy(KEY, 0, copy, (4 << 20) - before, KEY.length);
            Path file = Files.write(directory.resolve("chunks"), copy);
            SearchResult result = SearchResult.ofFile("file", file, key().all());
            assertEquals(2, result.hits().size(), "both halves, once each, at " + before);
            assertEquals(haystack.length, result.bytes());
        }
    }

    private static final int COPIES = 1_000;

    @TempDir private Path directory = Path.of("");

    @Test
    void shouldFindAPassphraseHoweverItIsWritten() {
        Needles needles = new Needles().passphrase("one two three four five");
        for (String form :
                new String[] {
                    "one two three four five",
                    "one-two-three-four-five",
                    "one%20two%20three%20four%20five"
                }) {
            assertTrue(finds(needles, hidden(form.getBytes(US_ASCII))), form);
            assertTrue(finds(needles, hidden(form.getBytes(UTF_16LE))), form);
        }
        assertFalse(finds(needles, hidden("one two three".getBytes(US_ASCII))));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldFindWhatAProcessHolds() throws Exception {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        byte[] mirrored = secret.clone();
        for (int i = 0; i < mirrored.length; i++) {
            mirrored[i] ^= 0x55; // so that the search's own needles are not what it finds
        }
        ByteBuffer held = ByteBuffer.allocateDirect(100_000);
        Needles needles = new Needles().key("held", mirrored);
        long before =
                SearchResult.ofProcess("self", ProcessHandle.current().pid(), needles.all())
                        .found(Kind.KEY);
        // Many times, since the collector makes and unmakes a few copies of the search's own.
        for (int copy = 0; copy < COPIES; copy++) {
            for (byte value : secret) {
                held.put((byte) (value ^ 0x55));
            }
        }
        SearchResult after =
                SearchResult.ofProcess("self", ProcessHandle.current().pid(), needles.all());
        assertTrue(after.found(Kind.KEY) > before + COPIES / 2, after.note());
        assertTrue(after.bytes() > 10_000_000, "all of it");
        assertEquals(0, after.unreadable());
    }
}
