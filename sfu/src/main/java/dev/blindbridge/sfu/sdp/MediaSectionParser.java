package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects the lines of one m= section (or, with no m= line, of the session part). What it does
/// not know or cannot read it passes over: browsers send much that is not for us.
final class MediaSectionParser {
    // R7: more than any browser sends (Chromium: about 45 formats, 14 extensions), little enough
    // to hold.
    private static final int MAX_FORMATS = 128;
    private static final int MAX_EXTENSIONS = 64;
    private static final int MAX_SSRCS = 64;
    private static final int MAX_RIDS = 8;
    private static final int MAX_FEEDBACK = 32;
    private static final String ANY_FORMAT = "*";

    /// What `a=rtpmap` says.
    private record RtpMap(String name, int clockRateHz, int channels) {}

    private final String media;
    private final String protocol;
    private final int port;
    private final List<String> formats;
    private final Map<String, RtpMap> rtpMaps = new HashMap<>();
    private final Map<String, String> fmtps = new HashMap<>();
    private final Map<String, Set<String>> feedback = new HashMap<>();
    private final Map<String, Integer> extensionIds = new LinkedHashMap<>();
    private final Set<Integer> ssrcs = new LinkedHashSet<>();
    private final Map<Integer, Integer> rtxBySsrc = new LinkedHashMap<>();
    private final List<String> rids = new ArrayList<>();
    private String mid = "";
    private @Nullable Direction direction;
    private boolean rtcpMux;
    private boolean bundleOnly;
    private @Nullable String ufrag;
    private @Nullable DtlsFingerprint fingerprint;
    private @Nullable String setup;

    private MediaSectionParser(String media, String protocol, int port, List<String> formats) {
        this.media = media;
        this.protocol = protocol;
        this.port = port;
        this.formats = formats;
    }

    static MediaSectionParser session() {
        return new MediaSectionParser("", "", 0, List.of());
    }

    /// Begins a section; null if the m= line is not one.
    static @Nullable MediaSectionParser begin(String mLine) {
        String[] words = Words.split(mLine);
        if (words.length < 4 || words.length - 3 > MAX_FORMATS) {
            return null;
        }
        // "port/number of ports" (RFC 8866 section 5.14) occurs in no browser's description.
        int port = Words.number(words[1], 0, 65535);
        for (String word : words) {
            if (!Words.isToken(word)) {
                return null;
            }
        }
        if (port < 0) {
            return null;
        }
        return new MediaSectionParser(
                words[0], words[2], port, List.of(words).subList(3, words.length));
    }

    void attribute(String name, String value) {
        switch (name) {
            case "mid" -> mid = Words.isToken(value) && value.length() <= 16 ? value : mid;
            case "sendrecv" -> direction = Direction.SENDRECV;
            case "sendonly" -> direction = Direction.SENDONLY;
            case "recvonly" -> direction = Direction.RECVONLY;
            case "inactive" -> direction = Direction.INACTIVE;
            case "rtcp-mux" -> rtcpMux = true;
            case "bundle-only" -> bundleOnly = true;
            case "ice-ufrag" -> ufrag = Words.isIceText(value) ? value : ufrag;
            case "fingerprint" -> fingerprint(Words.split(value));
            case "setup" -> setup = value;
            case "rtpmap" -> rtpMap(Words.split(value));
            case "fmtp" -> fmtp(value);
            case "rtcp-fb" -> feedback(value);
            case "extmap" -> extension(Words.split(value));
            case "ssrc" -> ssrc(Words.split(value)[0]);
            case "ssrc-group" -> ssrcGroup(Words.split(value));
            case "simulcast" -> simulcast(Words.split(value));
            default -> {
                // For somebody else.
            }
        }
    }

    private void fingerprint(String[] words) {
        if (words.length == 2 && fingerprint == null) {
            fingerprint = DtlsFingerprint.parse(words[0], words[1]).orElse(null);
        }
    }

    private void rtpMap(String[] words) {
        if (words.length < 2 || !formats.contains(words[0])) {
            return;
        }
        String[] parts = words[1].split("/", 4);
        int clockRateHz = parts.length < 2 ? -1 : Words.number(parts[1], 1, 1_000_000);
        int channels = parts.length < 3 ? 1 : Words.number(parts[2], 1, 255);
        if (clockRateHz > 0 && channels > 0 && Words.isToken(parts[0])) {
            rtpMaps.putIfAbsent(
                    words[0], new RtpMap(Words.upperCase(parts[0]), clockRateHz, channels));
        }
    }

    private void fmtp(String value) {
        int space = value.indexOf(' ');
        if (space > 0 && formats.contains(value.substring(0, space))) {
            fmtps.putIfAbsent(value.substring(0, space), value.substring(space + 1).strip());
        }
    }

    /// Firefox leaves feedback lines of formats that it no longer lists; those are passed over.
    private void feedback(String value) {
        int space = value.indexOf(' ');
        if (space <= 0) {
            return;
        }
        String format = value.substring(0, space);
        if (format.equals(ANY_FORMAT) || formats.contains(format)) {
            Set<String> values = feedback.computeIfAbsent(format, f -> new LinkedHashSet<>());
            if (values.size() < MAX_FEEDBACK) {
                values.add(value.substring(space + 1).strip());
            }
        }
    }

    private void extension(String[] words) {
        if (words.length < 2 || extensionIds.size() == MAX_EXTENSIONS) {
            return;
        }
        int slash = words[0].indexOf('/');
        // RFC 8285 section 4.2: 1 to 14 fit the one-byte form, the only one that we read.
        int id = Words.number(slash < 0 ? words[0] : words[0].substring(0, slash), 1, 14);
        if (id > 0) {
            extensionIds.putIfAbsent(words[1], id);
        }
    }

    private void ssrc(String word) {
        long ssrc = Words.unsigned32(word);
        if (ssrc >= 0 && ssrcs.size() < MAX_SSRCS) {
            ssrcs.add((int) ssrc);
        }
    }

    private void ssrcGroup(String[] words) {
        // RFC 5576 section 4.2, RFC 4588 section 8.8: the source, then its repair.
        if (words.length != 3 || !words[0].equals("FID") || rtxBySsrc.size() == MAX_SSRCS) {
            return;
        }
        long primary = Words.unsigned32(words[1]);
        long repair = Words.unsigned32(words[2]);
        if (primary >= 0 && repair >= 0 && primary != repair) {
            rtxBySsrc.putIfAbsent((int) primary, (int) repair);
        }
    }

    private void simulcast(String[] words) {
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals("send") && rids.isEmpty()) {
                sendLayers(words[i + 1]);
            }
        }
    }

    /// RFC 8853 section 5.1: layers by `;`, alternatives by `,`, paused ones begin with `~`.
    private void sendLayers(String layers) {
        for (String layer : layers.split(";", MAX_RIDS + 1)) {
            String first = layer.split(",", 2)[0];
            String rid = first.startsWith("~") ? first.substring(1) : first;
            if (rids.size() < MAX_RIDS && Words.isRid(rid)) {
                rids.add(rid);
            }
        }
    }

    TransportDescription transport() {
        return new TransportDescription(ufrag, fingerprint, setup);
    }

    MediaDescription finish(MediaSectionParser session) {
        Direction stated = direction != null ? direction : session.direction;
        return new MediaDescription(
                kind(),
                media,
                protocol,
                formats.getFirst(),
                port == 0 && !bundleOnly,
                mid,
                stated != null ? stated : Direction.SENDRECV,
                rtcpMux,
                transport().orElse(session.transport()),
                payloadFormats(),
                withSession(session.extensionIds),
                List.copyOf(ssrcs),
                rtxBySsrc,
                rids);
    }

    private Optional<MediaKind> kind() {
        // RFC 8829 section 5.1.2: any of the secure audio-visual profiles with feedback.
        if (!protocol.endsWith("RTP/SAVPF")) {
            return Optional.empty();
        }
        return switch (media) {
            case "audio" -> Optional.of(MediaKind.AUDIO);
            case "video" -> Optional.of(MediaKind.VIDEO);
            default -> Optional.empty();
        };
    }

    private Map<String, Integer> withSession(Map<String, Integer> sessionIds) {
        Map<String, Integer> all = new HashMap<>(sessionIds);
        all.putAll(extensionIds);
        return all;
    }

    private List<PayloadFormat> payloadFormats() {
        List<PayloadFormat> result = new ArrayList<>();
        for (String format : new LinkedHashSet<>(formats)) {
            int payloadType = Words.number(format, 0, 127);
            RtpMap map = rtpMaps.get(format);
            if (payloadType >= 0 && map != null) {
                Set<String> values =
                        new LinkedHashSet<>(feedback.getOrDefault(ANY_FORMAT, Set.of()));
                values.addAll(feedback.getOrDefault(format, Set.of()));
                result.add(
                        new PayloadFormat(
                                payloadType,
                                map.name(),
                                map.clockRateHz(),
                                map.channels(),
                                fmtps.getOrDefault(format, ""),
                                values));
            }
        }
        return result;
    }
}
