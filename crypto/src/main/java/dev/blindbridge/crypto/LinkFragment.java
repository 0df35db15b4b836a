package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
        return words != null ? String.join(" ", words) : percentDecoded(fragment);
    }

    /// The fragment of a link with this passphrase, in its normal form.
    public static String of(String passphrase) {
        String joined = passphrase.replace(' ', '-');
        List<String> parts = Arrays.asList(joined.split("-", -1));
        List<String> words = split(parts, Set.copyOf(FiveWords.list()), WORDS);
        return words != null && String.join(" ", words).equals(passphrase)
                ? joined
                : percentEncoded(passphrase);
    }

    private static String percentEncoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one >= 0 && Character.isLetterOrDigit(one);
            out.append(
                    plain
                            ? "" + (char) one
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return out.toString();
    }

    /// By hand: URLDecoder is for forms, where a plus is a blank, and replaces what is no UTF-8.
    private static String percentDecoded(String fragment) {
        Bytes out = Bytes.empty();
        int at = 0;
        while (at < fragment.length()) {
            boolean escaped = fragment.charAt(at) == '%';
            int end = escaped ? at + 3 : fragment.offsetByCodePoints(at, 1);
            if (end > fragment.length()) {
                throw new IllegalArgumentException("cut inside a percent-encoded byte");
            }
            out.raw(
                    escaped
                            ? HexFormat.of().parseHex(fragment, at + 1, end)
                            : fragment.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = end;
        }
        return Utf8.decode(out.toArray())
                .orElseThrow(() -> new IllegalArgumentException("not percent-encoded UTF-8"));
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
