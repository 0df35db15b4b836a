package dev.blindbridge.crypto;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The passphrase as it stands behind the `#` of an invitation link (docs/signaling-protocol.md
/// section 9). Five words of the list are joined by hyphens to be readable; anything else is
/// percent-encoded, its hyphens too.
public final class LinkFragment {
    private static final int WORDS = 5;

    private LinkFragment() {}

    /// What a person would type for that fragment.
    ///
    /// @param fragment raw, without `#`
    /// @throws IllegalArgumentException if it is neither five words nor percent-encoded text
    public static String passphrase(String fragment) {
        List<String> parts = Arrays.asList(fragment.split("-", -1));
        List<String> words = split(parts, Set.copyOf(FiveWords.list()), WORDS);
        return words != null
                ? String.join(" ", words)
                // URLDecoder is for forms, where a plus is a blank.
                : URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// The list has words with a hyphen ("yo-yo"), so this looks for a split.
    private static @Nullable List<String> split(
            List<String> parts, Set<String> list, int wordsToFind) {
        if (wordsToFind == 0) {
            return parts.isEmpty() ? List.of() : null;
        }
        for (int length = 1; length <= Math.min(2, parts.size()); length++) {
            String word = String.join("-", parts.subList(0, length));
            List<String> rest =
                    list.contains(word)
                            ? split(parts.subList(length, parts.size()), list, wordsToFind - 1)
                            : null;
            if (rest != null) {
                return prepend(word, rest);
            }
        }
        return null;
    }

    private static List<String> prepend(String word, List<String> rest) {
        List<String> all = new ArrayList<>(rest);
        all.addFirst(word);
        return List.copyOf(all);
    }
}
