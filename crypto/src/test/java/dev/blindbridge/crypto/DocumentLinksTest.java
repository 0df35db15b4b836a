package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents point at what is there: files, and tests by their names. A claim whose test was
/// renamed or removed is noticed here.
class DocumentLinksTest {
    private static final Path ROOT = Path.of("..");

    /// `[text](target)`, but no address of another site and no place within the page.
    private static final Pattern LINK =
            Pattern.compile("\\[([^\\]]+)\\]\\((?!https?:|#|mailto:)([^)#\\s]+)(#[^)]*)?\\)");

    private static final Pattern TEST = Pattern.compile("\\w+#(should\\w+)");

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> broken(Path document, String text) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link : LINK.matcher(text).results().toList()) {
            Path target = document.resolveSibling(link.group(2)).normalize();
            MatchResult test = TEST.matcher(link.group(1)).results().findFirst().orElse(null);
            if (!Files.exists(target)
                    || (test != null && !Files.readString(target).contains(test.group(1) + "("))) {
                broken.add(document + ": " + link.group());
            }
        }
        return broken;
    }

    @Test
    void shouldPointAtFilesAndTestsThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            String text = Files.readString(document);
            links += (int) LINK.matcher(text).results().count();
            broken.addAll(broken(document, text));
        }
        assertTrue(links > 50, "links found: " + links);
        assertEquals(List.of(), broken);
    }

    /// The negative control.
    @Test
    void shouldNoticeAFileAndATestThatAreGone() throws IOException {
        Path document = ROOT.resolve("docs/example.md");
        String here = "../crypto/src/test/java/dev/blindbridge/crypto/DocumentLinksTest.java";
        String text =
                "[a](gone.md) [DocumentLinksTest#shouldHaveBeenRenamed]("
                        + here
                        + ") [DocumentLinksTest#shouldNoticeAFileAndATestThatAreGone]("
                        + here
                        + ")";
        assertEquals(2, broken(document, text).size());
    }
}
