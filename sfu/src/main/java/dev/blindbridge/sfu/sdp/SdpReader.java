package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads an offer or answer (RFC 8866). Tolerant of what it does not know, strict about limits
/// (R7): any text either gives a description or a [NegotiationException].
public final class SdpReader {
    /// A subscriber's answer has about 1 kB for each m= line.
    static final int MAX_CHARS = 256 * 1024;

    static final int MAX_LINES = 8192;
    static final int MAX_LINE_CHARS = 4096;

    /// Also the most m= lines that we ever offer.
    public static final int MAX_MEDIA = 128;

    // RFC 8866 section 5: CRLF, but a bare LF should be accepted as well.
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private final List<MediaSectionParser> sections = new ArrayList<>();
    private final MediaSectionParser session = MediaSectionParser.session();
    private MediaSectionParser current = session;
    private List<String> bundle = List.of();

    private SdpReader() {}

    public static SessionDescription read(String sdp) throws NegotiationException {
        if (sdp.length() > MAX_CHARS) {
            throw malformed("The session description is longer than " + MAX_CHARS + " characters.");
        }
        return new SdpReader().readLines(sdp);
    }

    private SessionDescription readLines(String sdp) throws NegotiationException {
        String[] lines = LINE_END.split(sdp, MAX_LINES + 1);
        if (lines.length > MAX_LINES) {
            throw malformed("The session description has more than " + MAX_LINES + " lines.");
        }
        if (!lines[0].equals("v=0")) {
            throw malformed("The session description does not begin with v=0.");
        }
        for (String line : lines) {
            readLine(line);
        }
        List<MediaDescription> media = new ArrayList<>();
        Set<String> mids = new HashSet<>();
        for (MediaSectionParser section : sections) {
            MediaDescription description = section.finish(session);
            if (!description.mid().isEmpty() && !mids.add(description.mid())) {
                throw malformed("Two m= lines have the mid " + description.mid() + ".");
            }
            media.add(description);
        }
        if (media.isEmpty()) {
            throw malformed("The session description has no m= line.");
        }
        return new SessionDescription(media, bundle);
    }

    private void readLine(String line) throws NegotiationException {
        if (line.length() > MAX_LINE_CHARS) {
            throw malformed("A line is longer than " + MAX_LINE_CHARS + " characters.");
        }
        if (line.startsWith("m=")) {
            beginMedia(line.substring(2));
        } else if (line.startsWith("a=")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line.substring(2) : line.substring(2, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            if (current == session && name.equals("group")) {
                group(Words.split(value));
            } else {
                current.attribute(name, value);
            }
        }
    }

    private void beginMedia(String line) throws NegotiationException {
        MediaSectionParser section = MediaSectionParser.begin(line);
        if (section == null) {
            throw malformed("m= line " + sections.size() + " is not one.");
        }
        if (sections.size() == MAX_MEDIA) {
            throw malformed("There are more than " + MAX_MEDIA + " m= lines.");
        }
        sections.add(section);
        current = section;
    }

    private void group(String[] words) {
        if (words[0].equals("BUNDLE") && words.length - 1 <= MAX_MEDIA && bundle.isEmpty()) {
            bundle = List.of(words).subList(1, words.length);
        }
    }

    private static NegotiationException malformed(String message) {
        return new NegotiationException(Reason.MALFORMED, message);
    }
}
