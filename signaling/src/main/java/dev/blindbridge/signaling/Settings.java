package dev.blindbridge.signaling;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the texts of settings into values; a wrong one becomes a sentence that names it.
final class Settings {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(\\[[^\\]]*]|[^:\\[\\]]*):)?([0-9]{1,9})");
    private static final int MAX_PORT = 65535;

    private Settings() {}

    static ConfigException wrong(String flag, String value, String why) {
        return new ConfigException(flag + "=" + value + " is wrong: " + why + ".");
    }

    /// `port`, `host:port` or `[v6]:port`; 0 picks a free port.
    static InetSocketAddress address(String flag, String value, String defaultHost)
            throws ConfigException {
        Matcher matcher = ADDRESS.matcher(value);
        if (!matcher.matches()) {
            throw wrong(flag, value, "it must be PORT, HOST:PORT or [IPV6]:PORT");
        }
        int port = number(flag, value, matcher.group(2), 0, MAX_PORT);
        String host = matcher.group(1);
        if (host == null || host.isEmpty()) {
            host = defaultHost;
        }
        return new InetSocketAddress(host(flag, value, host), port);
    }

    private static InetAddress host(String flag, String value, String host) throws ConfigException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            throw wrong(flag, value, "there is no such host");
        }
    }

    /// An address in digits: no name is looked up.
    static InetAddress literal(String flag, String value) throws ConfigException {
        try {
            return InetAddress.ofLiteral(value.strip());
        } catch (IllegalArgumentException _) {
            throw wrong(flag, value, "it must be an IPv4 or IPv6 address");
        }
    }

    static int number(String flag, String value, int min, int max) throws ConfigException {
        return number(flag, value, value, min, max);
    }

    private static int number(String flag, String value, String digits, int min, int max)
            throws ConfigException {
        try {
            int number = Integer.parseInt(digits.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The sentence below says it.
        }
        throw wrong(flag, value, "it must be a number from " + min + " to " + max);
    }

    static File readable(String flag, String value) throws ConfigException {
        File file = new File(value);
        if (!file.isFile() || !file.canRead()) {
            throw wrong(flag, value, "there is no such file that can be read");
        }
        return file;
    }

    /// The parts of a list that may be given as several flags, with commas, or both.
    static List<String> list(List<String> values) {
        List<String> parts = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }
}
