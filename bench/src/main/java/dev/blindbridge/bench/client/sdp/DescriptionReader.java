package dev.blindbridge.bench.client.sdp;

import dev.blindbridge.bench.client.transport.RemoteIce;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads descriptions (RFC 8866) line by line; what it does not know it skips.
final class DescriptionReader {
    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern BLANKS = Pattern.compile(" +");

    private DescriptionReader() {}

    /// Reads a whole description.
    static Description read(String sdp) throws Description.UnusableException {
        List<List<String>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        for (String line : LINE_END.split(sdp, -1)) {
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            sections.getLast().add(line);
        }
        List<Description.Media> media = new ArrayList<>();
        for (List<String> section : sections.subList(1, sections.size())) {
            media.add(media(section));
        }
        List<String> all = sections.stream().flatMap(List::stream).toList();
        if (!all.contains("a=ice-lite")) {
            throw new Description.UnusableException("this client talks to ICE-lite agents only");
        }
        RemoteIce remote =
                new RemoteIce(
                        required(all, "a=ice-ufrag:"),
                        required(all, "a=ice-pwd:"),
                        candidates(all),
                        required(all, "a=fingerprint:sha-256 ").toUpperCase(Locale.ROOT));
        return new Description(remote, media);
    }

    private static String required(List<String> lines, String prefix)
            throws Description.UnusableException {
        String value = value(lines, prefix);
        if (value == null) {
            throw new Description.UnusableException("no " + prefix);
        }
        return value;
    }

    private static @Nullable String value(List<String> lines, String prefix) {
        for (String line : lines) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return null;
    }

    private static List<String> values(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /// RFC 8839 section 5.1: UDP host candidates of component 1, highest priority first.
    private static List<InetSocketAddress> candidates(List<String> lines)
            throws Description.UnusableException {
        record Candidate(long priority, InetSocketAddress address) {}
        Set<Candidate> found = new HashSet<>();
        for (String line : values(lines, "a=candidate:")) {
            String[] words = words(line);
            if (words.length >= 8 && words[1].equals("1") && words[2].equalsIgnoreCase("udp")) {
                InetSocketAddress address =
                        new InetSocketAddress(words[4], number(words[5], 65535));
                if (!address.isUnresolved()) {
                    found.add(new Candidate(priority(words[3]), address));
                }
            }
        }
        return found.stream()
                .sorted((a, b) -> Long.compare(b.priority(), a.priority()))
                .map(Candidate::address)
                .toList();
    }

    private static Description.Media media(List<String> lines)
            throws Description.UnusableException {
        String[] words = words(lines.getFirst().substring(2));
        if (words.length < 4) {
            throw new Description.UnusableException("m= line too short: " + lines.getFirst());
        }
        List<Description.Codec> codecs = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            Description.Codec codec = codec(lines, number(words[i], 127));
            if (codec != null) {
                codecs.add(codec);
            }
        }
        Map<Integer, Integer> repaired = new LinkedHashMap<>();
        for (String group : values(lines, "a=ssrc-group:FID ")) { // RFC 5576 section 4.2
            String[] ssrcs = words(group);
            if (ssrcs.length == 2) {
                repaired.put(ssrc(ssrcs[1]), ssrc(ssrcs[0]));
            }
        }
        List<Integer> ssrcs = new ArrayList<>();
        for (String line : values(lines, "a=ssrc:")) {
            int value = ssrc(words(line)[0]);
            if (!ssrcs.contains(value) && !repaired.containsKey(value)) {
                ssrcs.add(value);
            }
        }
        return new Description.Media(
                required(lines, "a=mid:"),
                words[0].equals("video"),
                direction(lines, words[1].equals("0")),
                codecs,
                ssrcs,
                repaired,
                extensions(lines));
    }

    private static String direction(List<String> lines, boolean rejected) {
        for (String direction : List.of("sendonly", "recvonly", "inactive")) {
            if (lines.contains("a=" + direction)) {
                return rejected ? "inactive" : direction;
            }
        }
        return rejected ? "inactive" : "sendrecv"; // RFC 8866 section 6.7
    }

    private static Map<String, Integer> extensions(List<String> lines)
            throws Description.UnusableException {
        Map<String, Integer> extensions = new LinkedHashMap<>();
        for (String line : values(lines, "a=extmap:")) { // RFC 8285 section 5
            String[] words = words(line);
            if (words.length >= 2) {
                extensions.put(words[1], number(split(words[0], "/")[0], 255));
            }
        }
        return extensions;
    }

    private static Description.@Nullable Codec codec(List<String> lines, int payloadType)
            throws Description.UnusableException {
        String map = value(lines, "a=rtpmap:" + payloadType + " ");
        if (map == null) {
            return null;
        }
        String[] parts = split(map, "/");
        if (parts.length < 2) {
            throw new Description.UnusableException("bad rtpmap: " + map);
        }
        Set<String> feedback = new HashSet<>(values(lines, "a=rtcp-fb:" + payloadType + " "));
        feedback.addAll(values(lines, "a=rtcp-fb:* "));
        return new Description.Codec(
                parts[0].toUpperCase(Locale.ROOT),
                payloadType,
                number(parts[1], Integer.MAX_VALUE),
                rtx(lines, payloadType),
                feedback);
    }

    private static int rtx(List<String> lines, int payloadType)
            throws Description.UnusableException {
        for (String line : values(lines, "a=fmtp:")) {
            String[] words = line.split(" ", 2);
            if (words.length == 2 && List.of(words[1].split(";")).contains("apt=" + payloadType)) {
                return number(words[0], 127);
            }
        }
        return -1;
    }

    private static String[] words(String line) {
        return BLANKS.split(line, -1);
    }

    private static String[] split(String text, String separator) {
        return text.split(separator, -1);
    }

    private static int number(String text, int most) throws Description.UnusableException {
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new Description.UnusableException("not a number up to " + most + ": " + text);
    }

    /// Unsigned 32 bits (RFC 8839 section 5.1); what is none comes last.
    private static long priority(String text) {
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int ssrc(String text) throws Description.UnusableException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new Description.UnusableException("not an SSRC: " + text);
        }
    }
}
