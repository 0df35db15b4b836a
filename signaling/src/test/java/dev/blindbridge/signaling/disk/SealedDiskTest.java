package dev.blindbridge.signaling.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts that do not bind this process.
final class SealedDiskTest {
    /// The negative control of the test write: here nothing refuses it.
    @Test
    void shouldNoticeAWriteThatSucceeds() {
        IOException e = assertThrows(IOException.class, WriteProbe::refusal);
        assertTrue(String.valueOf(e.getMessage()).contains("let a test write"), e.getMessage());
    }

    /// The masks of the kernel's documentation, landlock(7).
    @ParameterizedTest
    @CsvSource({"1, 0x1ff2", "2, 0x3ff2", "3, 0x7ff2", "4, 0x7ff2", "5, 0xfff2", "99, 0xfff2"})
    void shouldGiveUpEveryRightToWriteThatTheKernelKnows(int abi, String mask) {
        assertEquals(Long.decode(mask), Landlock.writeRights(abi));
    }

    @Test
    void shouldPutTheMarkBehindTheProgram() {
        byte[] line = "java\0-cp\0\0a b\0Main\0".getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argv = SealedDisk.withMark(arena, line);
            assertEquals(
                    List.of("java", "-Dblindbridge.disk=sealed", "-cp", "", "a b", "Main"),
                    strings(argv));
        }
    }

    @SuppressWarnings("restricted") // Reads the strings as C would.
    private static List<String> strings(MemorySegment argv) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; !argv.getAtIndex(ValueLayout.ADDRESS, i).equals(MemorySegment.NULL); i++) {
            strings.add(
                    argv.getAtIndex(ValueLayout.ADDRESS, i)
                            .reinterpret(Long.MAX_VALUE)
                            .getString(0));
        }
        return strings;
    }
}
