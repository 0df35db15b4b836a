package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs each file of tests that the browser's half has, in Node.
class JavaScriptTest {
    private static final Path TESTS = Path.of("src", "test", "web");

    @TestFactory
    Stream<DynamicTest> shouldPassInNode() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.list(TESTS)) {
            files =
                    all.map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".test.js"))
                            .sorted()
                            .toList();
        }
        assertFalse(files.isEmpty(), "no tests in " + TESTS.toAbsolutePath());
        return files.stream().map(file -> DynamicTest.dynamicTest(file, () -> assertPasses(file)));
    }

    private static void assertPasses(String file) {
        Node.Result result = Node.run(TESTS, "--test-reporter=spec", file);
        assertEquals(0, result.status(), () -> file + "\n" + result.output());
    }
}
