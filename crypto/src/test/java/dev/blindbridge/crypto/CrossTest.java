package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The Java half of the cross test: what Java writes it can open, and what JavaScript left here as
/// well.
class CrossTest {
    private static final Path JAVA_SEALED = Path.of("target/cross/java-sealed.json");
    private static final Path JS_SEALED = Path.of("target/cross/js-sealed.json");

    @Test
    void shouldOpenWhatJavaSealed() throws IOException {
        CrossFiles.write(JAVA_SEALED);

        assertEquals(6 + 2 + 10 + 4, CrossFiles.check(JAVA_SEALED));
    }

    @Test
    void shouldOpenWhatJavaScriptSealed() throws IOException {
        assumeTrue(Files.exists(JS_SEALED), "written by the JavaScript half");

        assertTrue(CrossFiles.check(JS_SEALED) > 0);
    }
}
