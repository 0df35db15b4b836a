package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RtpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The codecs whose frames can be sealed and routed: Opus, VP8, VP9 and AV1 of profile 0, H.264 of
/// the baseline profiles in packetization mode 1.
final class Codecs {
    static final String OPUS = "OPUS";
    static final String VP8 = "VP8";
    static final String VP9 = "VP9";
    static final String AV1 = "AV1";
    static final String H264 = "H264";
    private static final String RTX = "RTX";
    private static final String NO_FMTP = "";

    /// AV1 RTP section 7.2.1: main profile, level 3.1, main tier.
    private static final String AV1_FMTP = "level-idx=5;profile=0;tier=0";

    /// RFC 6184 section 8.1: constrained baseline, level 3.1, which every decoder has.
    private static final String H264_FMTP =
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

    /// What a subscriber is offered, the same in every m= line of a kind. The payload types are the
    /// ones that Chromium uses: nothing depends on it.
    private static final List<RtpCodec> OFFERED_AUDIO =
            List.of(new RtpCodec(OPUS, 111, 48_000, 2, "minptime=10;useinbandfec=1", -1));

    private static final List<RtpCodec> OFFERED_VIDEO =
            List.of(
                    new RtpCodec(VP8, 96, 90_000, 1, NO_FMTP, 97),
                    new RtpCodec(VP9, 98, 90_000, 1, "profile-id=0", 99),
                    new RtpCodec(H264, 108, 90_000, 1, H264_FMTP, 109),
                    new RtpCodec(AV1, 45, 90_000, 1, AV1_FMTP, 46));

    private static final Pattern BASELINE = Pattern.compile("42[0-9A-Fa-f]{4}");

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
            case VIDEO -> format.clockRateHz() == 90_000 && isSupportedVideo(format);
        };
    }

    private static boolean isSupportedVideo(PayloadFormat format) {
        return switch (format.name()) {
            case VP8 -> true;
            case VP9 -> isProfile0(format.fmtp(), "profile-id");
            case AV1 -> isProfile0(format.fmtp(), "profile");
            case H264 -> isBaseline(format.fmtp());
            default -> false;
        };
    }

    /// RFC 9628 section 6, AV1 RTP section 7.2.1: profile 0 is meant where none stands.
    private static boolean isProfile0(String fmtp, String name) {
        String profile = parameter(fmtp, name);
        return profile.isEmpty() || profile.equals("0");
    }

    /// RFC 6184 section 8.1: profile 66, with or without constraints, in packetization mode 1. What
    /// mode 0 lacks, fragments, key frames need.
    private static boolean isBaseline(String fmtp) {
        String profile = parameter(fmtp, "profile-level-id");
        return parameter(fmtp, "packetization-mode").equals("1")
                && BASELINE.matcher(profile).matches();
    }

    /// The parameters of a video codec in our answer.
    static String answered(RtpCodec codec) {
        return switch (codec.name()) {
            case VP9 -> codec.fmtp().isEmpty() ? NO_FMTP : "profile-id=0";
            case AV1 -> codec.fmtp().isEmpty() ? NO_FMTP : AV1_FMTP;
            // RFC 6184 section 8.2.2: the profile as it was offered.
            case H264 ->
                    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id="
                            + parameter(codec.fmtp(), "profile-level-id");
            default -> NO_FMTP;
        };
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
