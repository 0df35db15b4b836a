package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossFilesTest {
    @Test
    void shouldOpenWhatJavaSealed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("java-sealed.json");
        CrossFiles.write(file);

        assertEquals(8 + 2 + 10 + 4, CrossFiles.check(file));
    }
}
