package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The JSDoc types of the browser's half hold, strictly; and those of the page.
class TypeCheckTest {
    @ParameterizedTest
    @FieldSource("dev.blindbridge.crypto.web.Node#WEB_TESTS")
    void shouldCheckWithoutError(Path directory) {
        assertChecks(directory.resolve("tsconfig.json"));
    }

    /// Apart from the code, which must not find the globals of Node.
    @ParameterizedTest
    @FieldSource("dev.blindbridge.crypto.web.Node#WEB_TESTS")
    void shouldCheckTheTestsWithoutError(Path directory) {
        assertChecks(directory.resolve("tsconfig.tests.json"));
    }

    private static void assertChecks(Path tsconfig) {
        Node.Result result = Node.typeCheck(tsconfig);
        assertEquals(0, result.status(), () -> "\n" + result.output());
    }

    @Test
    void shouldFindAnErrorWhereThereIsOne(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("wrong.js"), "/** @type {number} */ export const n = 'text';\n");
        Path tsconfig =
                Files.writeString(
                        directory.resolve("tsconfig.json"),
                        """
                        {"compilerOptions": {"allowJs": true, "checkJs": true, "strict": true, "noEmit": true},
                         "include": ["*.js"]}
                        """);
        Node.Result result = Node.typeCheck(tsconfig);
        assertTrue(result.status() != 0 && result.output().contains("wrong.js"), result::output);
    }
}
