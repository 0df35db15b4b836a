package dev.blindbridge.crypto;

import java.util.Locale;
import java.util.regex.Pattern;

/// Which call a passphrase is for: the host of the invitation link and the room (section 3). Both
/// go into every key, so one passphrase used in two rooms, or at two hosts, makes unrelated keys.
public record CallName(String host, String room) {
    private static final Pattern ROOM = Pattern.compile("[a-z0-9-]{1,64}");

    // What the URL standard leaves of a host: lower-case A-labels, a dotted quad, or an IPv6
    // address in brackets.
    private static final Pattern HOST = Pattern.compile("[a-z0-9_.-]{1,253}|\\[[0-9a-f:.]{2,45}]");
    private static final Pattern ENDS_IN_NUMBER =
            Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern DOTTED_QUAD = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

    /// Lower-cases and checks both.
    ///
    /// @throws IllegalArgumentException if the room is not `[a-z0-9-]{1,64}` after ASCII
    ///   lower-casing, or the host is not as `location.hostname` gives it: no scheme, no port, no
    ///   character beyond ASCII
    public CallName {
        host = asciiLowerCase(host);
        room = asciiLowerCase(room);
        if (!ROOM.matcher(room).matches()) {
            throw new IllegalArgumentException("a room name is 1 to 64 of a-z, 0-9 and hyphen");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("not a bare ASCII host name");
        }
        // The URL standard rewrites 127.1 or 0x7f000001; who skips that step would derive another
        // key.
        if (ENDS_IN_NUMBER.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches()) {
            throw new IllegalArgumentException("an IPv4 address is four plain decimal numbers");
        }
    }

    private static String asciiLowerCase(String text) {
        // Locale.ROOT maps some characters beyond ASCII into it (the Kelvin sign), so those are
        // refused first.
        if (!text.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException("host and room names are ASCII");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /// `SHA-256(lp("bb1 room") ‖ lp(host) ‖ lp(room))`.
    byte[] roomId() {
        return Bytes.labelled("bb1 room").lp(Bytes.ascii(host)).lp(Bytes.ascii(room)).sha256();
    }
}
