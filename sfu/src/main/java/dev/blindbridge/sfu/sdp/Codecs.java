package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RtpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The codecs whose frames can be sealed and routed: Opus, VP8, VP9 profile 0.
final class Codecs {
    static final String OPUS = "OPUS";
    static final String VP8 = "VP8";
    static final String VP9 = "VP9";
    private static final String RTX = "RTX";
    private static final String NO_FMTP = "";

    /// What a subscriber is offered, the same in every m= line of a kind. The payload types are the
    /// ones that Chromium uses: nothing depends on it.
    private static final List<RtpCodec> OFFERED_AUDIO =
            List.of(new RtpCodec(OPUS, 111, 48_000, 2, "minptime=10;useinbandfec=1", -1));

    private static final List<RtpCodec> OFFERED_VIDEO =
            List.of(
                    new RtpCodec(VP8, 96, 90_000, 1, NO_FMTP, 97),
                    new RtpCodec(VP9, 98, 90_000, 1, "profile-id=0", 99));

    private Codecs() {}

    static List<RtpCodec> offered(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> OFFERED_AUDIO;
            case VIDEO -> OFFERED_VIDEO;
        };
    }

    /// Those of the section's formats that we carry, in its order of preference.
    static List<RtpCodec> supported(MediaDescription media) {
        List<RtpCodec> result = new ArrayList<>();
        if (media.rejected() || media.kind().isEmpty()) {
            return result;
        }
        MediaKind kind = media.kind().get();
        for (PayloadFormat format : media.formats()) {
            if (isSupported(kind, format)) {
                result.add(
                        new RtpCodec(
                                format.name(),
                                format.payloadType(),
                                format.clockRateHz(),
                                format.channels(),
                                format.fmtp(),
                                kind == MediaKind.VIDEO ? rtxOf(media, format) : -1));
            }
        }
        return result;
    }

    private static boolean isSupported(MediaKind kind, PayloadFormat format) {
        return switch (kind) {
            // RFC 7587 section 7: always 48000/2.
            case AUDIO ->
                    format.name().equals(OPUS)
                            && format.clockRateHz() == 48_000
                            && format.channels() == 2;
            case VIDEO ->
                    format.clockRateHz() == 90_000
                            && (format.name().equals(VP8)
                                    || (format.name().equals(VP9) && isProfile0(format.fmtp())));
        };
    }

    /// RFC 9628 section 6: profile 0 is meant where none stands.
    private static boolean isProfile0(String fmtp) {
        String profile = parameter(fmtp, "profile-id");
        return profile.isEmpty() || profile.equals("0");
    }

    private static int rtxOf(MediaDescription media, PayloadFormat primary) {
        for (PayloadFormat format : media.formats()) {
            if (format.name().equals(RTX)
                    && Words.number(parameter(format.fmtp(), "apt"), 0, 127)
                            == primary.payloadType()) {
                return format.payloadType();
            }
        }
        return -1;
    }

    /// The value of a format parameter, empty if it is not there.
    static String parameter(String fmtp, String name) {
        for (String part : fmtp.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0
                    && part.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals(name)) {
                return part.substring(equals + 1).strip();
            }
        }
        return "";
    }
}
