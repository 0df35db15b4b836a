package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The committed vectors are what the third implementation makes of its inputs, to the byte.
class RegeneratedVectorsTest {
    private static final Path VECTORS = Path.of("src", "test", "resources", "vectors");
    private static final String NEEDS =
            """
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            try:
                from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
            except ImportError:
                import argon2.low_level
            """;

    private static boolean runs(Path folder, String... command) throws Exception {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return false; // There is no such program.
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "make_vectors.py,vectors-own.json",
        "make_negative.py,negative.json",
        "make_steps.py,steps.json"
    })
    void shouldBeWhatTheScriptMakes(String script, String committed, @TempDir Path folder)
            throws Exception {
        assumeTrue(
                runs(folder, "python3", "-c", NEEDS),
                "python3 with cryptography and Argon2id is not installed here");
        Path made = folder.resolve("made.json");
        String scriptPath = VECTORS.resolve(script).toAbsolutePath().toString();
        assertTrue(runs(folder, "python3", "-B", scriptPath, made.toString()), script);
        assertEquals(-1, Files.mismatch(VECTORS.resolve(committed), made), committed);
    }
}
