package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A participant's own name in 65 bytes: `u8 length ‖ 64 bytes`, UTF-8 cut at a code point,
/// zero-filled (section 2).
final class DisplayName {
    static final int LENGTH_BYTES = 65;

    private static final int MAX_BYTES = 64;

    private DisplayName() {}

    static byte[] encode(String name) {
        int end = 0;
        int bytes = 0;
        while (end < name.length()) {
            int next = name.offsetByCodePoints(end, 1);
            bytes += name.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            end = next;
        }
        byte[] utf8 = name.substring(0, end).getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[LENGTH_BYTES];
        out[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, out, 1, utf8.length);
        return out;
    }

    /// The name at `offset`, safe to show, or nothing if it is malformed.
    static Optional<String> parse(byte[] body, int offset) {
        int length = body[offset] & 0xff;
        if (length > MAX_BYTES) {
            return Optional.empty();
        }
        return Utf8.decode(Arrays.copyOfRange(body, offset + 1, offset + 1 + length))
                .map(DisplayName::shown);
    }

    /// Without what could disguise one name as another: control characters and those that change
    /// writing direction.
    static String shown(String name) {
        StringBuilder clean = new StringBuilder();
        name.codePoints()
                .filter(c -> Character.getType(c) != Character.CONTROL && !isBidiControl(c))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isBidiControl(int c) {
        return c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
