package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// A passphrase as typed, brought into the one form that all clients hash (section 3). Written out
/// by code point, because `String.strip` and the `\s` of Java and of JavaScript do not agree on
/// what a blank is.
public final class Passphrase implements AutoCloseable {
    private final byte[] utf8;
    private boolean erased;

    private Passphrase(byte[] utf8) {
        this.utf8 = utf8;
    }

    /// Normalises what was typed.
    ///
    /// @throws IllegalArgumentException if it is empty or holds control characters, lone surrogates
    ///   or characters that Unicode does not assign; the message says which, without quoting the
    ///   passphrase
    public static Passphrase of(String typed) {
        StringBuilder clean = new StringBuilder();
        typed.codePoints().filter(c -> !isInvisible(c)).forEach(c -> append(clean, c));
        if (!clean.isEmpty() && clean.charAt(clean.length() - 1) == ' ') {
            clean.setLength(clean.length() - 1);
        }
        if (clean.isEmpty()) {
            throw new IllegalArgumentException("the passphrase is empty");
        }
        String normal = Normalizer.normalize(clean, Normalizer.Form.NFC);
        return new Passphrase(normal.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder clean, int codePoint) {
        if (isBlank(codePoint)) {
            if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
                clean.append(' ');
            }
            return;
        }
        switch (Character.getType(codePoint)) {
            case Character.CONTROL -> refuse("a control character");
            case Character.SURROGATE -> refuse("half a surrogate pair");
            case Character.UNASSIGNED -> refuse("a character that Unicode does not assign");
            default -> clean.appendCodePoint(codePoint);
        }
    }

    private static void refuse(String what) {
        throw new IllegalArgumentException("the passphrase holds " + what);
    }

    private static boolean isInvisible(int c) {
        return c == 0x200b || c == 0x2060 || c == 0xfeff;
    }

    private static boolean isBlank(int c) {
        return (c >= 0x09 && c <= 0x0d)
                || (c >= 0x2000 && c <= 0x200a)
                || switch (c) {
                    case 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
                    default -> false;
                };
    }

    /// A new one, as easy to say as it is hard to guess: five words, 64 bits.
    public static String draw(Randomness randomness) {
        return FiveWords.draw(randomness);
    }

    /// Whether this is how a passphrase travels: as the normal form of itself.
    static boolean isNormal(String text) {
        try (Passphrase passphrase = of(text)) {
            return text.equals(new String(passphrase.utf8, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// The normal form, not a copy.
    byte[] utf8() {
        if (erased) {
            throw new IllegalStateException("passphrase was erased");
        }
        return utf8;
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
        erased = true;
    }
}
