package dev.blindbridge.crypto.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs each file of tests that the browser's half has, in Node; and those of the page, because the
/// tools are here.
class JavaScriptTest {
    @TestFactory
    Stream<DynamicTest> shouldPassInNode() {
        return Node.WEB_TESTS.stream().flatMap(JavaScriptTest::testsIn);
    }

    private static Stream<DynamicTest> testsIn(Path directory) {
        return testFiles(directory).stream()
                .map(file -> DynamicTest.dynamicTest(file, () -> assertPasses(directory, file)));
    }

    private static List<String> testFiles(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            List<String> files =
                    all.map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".test.js"))
                            .sorted()
                            .toList();
            assertFalse(files.isEmpty(), "no tests in " + directory.toAbsolutePath());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertPasses(Path directory, String file) {
        Node.Result result = Node.run(directory, "--test-reporter=spec", file);
        assertEquals(0, result.status(), () -> file + "\n" + result.output());
    }
}
