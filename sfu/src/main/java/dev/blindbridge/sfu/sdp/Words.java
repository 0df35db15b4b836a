package dev.blindbridge.sfu.sdp;

import java.util.Locale;
import java.util.regex.Pattern;

/// The small grammar of SDP values. Total: what does not fit gives -1 or false (R6).
final class Words {
    /// Compiled once: a description has hundreds of lines.
    private static final Pattern BLANKS = Pattern.compile(" +");

    private Words() {}

    static String[] split(String value) {
        return BLANKS.split(value.strip());
    }

    static String upperCase(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    /// A decimal number within bounds, or -1.
    static int number(String word, int min, int max) {
        long value = unsigned32(word);
        return value >= min && value <= max ? (int) value : -1;
    }

    /// A decimal number below 2^32, or -1.
    static long unsigned32(String word) {
        if (word.isEmpty() || word.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= 0xFFFF_FFFFL ? value : -1;
    }

    /// Printable ASCII without spaces: what we may write back as it came.
    static boolean isToken(String word) {
        return !word.isEmpty()
                && word.length() <= 64
                && word.chars().allMatch(c -> c > 32 && c < 127);
    }

    /// RFC 8839 section 5.4: 4 to 256 of ALPHA, DIGIT, `+`, `/`.
    static boolean isIceText(String word) {
        return word.length() >= 4
                && word.length() <= 256
                && word.chars().allMatch(c -> isAlphanumeric(c) || c == '+' || c == '/');
    }

    /// RFC 8852 section 3.1: alphanumeric; 16 bytes fit a one-byte header extension.
    static boolean isRid(String word) {
        return !word.isEmpty()
                && word.length() <= 16
                && word.chars().allMatch(Words::isAlphanumeric);
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
