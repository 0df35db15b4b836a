package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.RtpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A publisher's offer, read and checked, and our answer to it. What we do not carry is rejected in
/// its place (RFC 8829 section 5.3.1).
public final class PublishNegotiation {
    /// An m= line of the offer; without codecs it is rejected.
    private record Section(MediaDescription media, List<RtpCodec> codecs, HeaderExtensions ids) {
        boolean accepted() {
            return !codecs.isEmpty();
        }

        boolean sends() {
            return accepted() && media.direction().sends();
        }
    }

    private final List<Section> sections;
    private final RemoteTransport remote;

    private PublishNegotiation(List<Section> sections, RemoteTransport remote) {
        this.sections = sections;
        this.remote = remote;
    }

    /// Reads an offer that we can answer.
    public static PublishNegotiation of(String offerSdp) throws NegotiationException {
        SessionDescription offer = SdpReader.read(offerSdp);
        List<Section> sections = new ArrayList<>();
        for (MediaDescription media : offer.media()) {
            boolean bundled = offer.bundle().contains(media.mid()) && media.rtcpMux();
            List<RtpCodec> codecs = bundled ? Codecs.supported(media) : List.of();
            sections.add(new Section(media, codecs, Extensions.accepted(media)));
        }
        RemoteTransport remote =
                sections.stream()
                        .filter(Section::accepted)
                        .findFirst()
                        .map(s -> s.media().transport())
                        .map(RemoteTransport::ofOffer)
                        .orElseThrow(PublishNegotiation::nothingInCommon)
                        .orElseThrow(RemoteTransport::incomplete);
        return new PublishNegotiation(sections, remote);
    }

    private static NegotiationException nothingInCommon() {
        return new NegotiationException(
                NegotiationException.Reason.UNSUPPORTED,
                "No m= line is bundled with rtcp-mux and has Opus, VP8, VP9, AV1 or H.264.");
    }

    public RemoteTransport remote() {
        return remote;
    }

    /// What the m= line of that mid sends; empty if there is none, or if we cannot take it.
    public Optional<InboundParameters> inbound(String mid) {
        return sections.stream()
                .filter(s -> s.sends() && s.media().mid().equals(mid))
                .findFirst()
                .map(PublishNegotiation::parameters);
    }

    private static InboundParameters parameters(Section section) {
        MediaDescription media = section.media();
        // With layers the SSRCs are told by RID (RFC 8853), also where Firefox lists them.
        List<Integer> primaries = media.rids().isEmpty() ? primaries(media) : List.of();
        List<Integer> repairs =
                primaries.stream().map(media.rtxBySsrc()::get).filter(x -> x != null).toList();
        return new InboundParameters(
                media.kind().orElseThrow(),
                media.mid(),
                section.codecs(),
                section.ids(),
                primaries,
                repairs.size() == primaries.size() ? repairs : List.of(),
                media.rids());
    }

    private static List<Integer> primaries(MediaDescription media) {
        return media.ssrcs().stream().filter(s -> !media.rtxBySsrc().containsValue(s)).toList();
    }

    /// Our answer.
    ///
    /// @param version counts the answers of this session (RFC 8829 section 5.3.2)
    public String answer(long version, LocalTransport local) {
        SdpText text = new SdpText();
        List<String> mids =
                sections.stream().filter(Section::accepted).map(s -> s.media().mid()).toList();
        // We are the DTLS server, so that our order decides on the SRTP profile.
        text.session(version, local, "passive", mids);
        boolean first = true;
        for (Section section : sections) {
            if (section.accepted()) {
                accept(text, section);
                if (first) {
                    text.candidates(local.candidates());
                }
                first = false;
            } else {
                reject(text, section.media());
            }
        }
        return text.toString();
    }

    private static void reject(SdpText text, MediaDescription media) {
        text.media(media.media(), 0, media.protocol(), media.firstFormat());
        if (!media.mid().isEmpty()) {
            text.line("a=mid:" + media.mid());
        }
        text.line("a=inactive");
    }

    private static void accept(SdpText text, Section section) {
        MediaDescription media = section.media();
        text.media(media.media(), 9, media.protocol(), SdpText.payloadTypes(section.codecs()));
        text.line("a=mid:" + media.mid());
        text.line(section.sends() ? "a=recvonly" : "a=inactive");
        text.line("a=rtcp-mux");
        // RFC 5506: feedback comes in packets of its own.
        text.line("a=rtcp-rsize");
        for (RtpCodec codec : section.codecs()) {
            text.codec(codec, fmtp(codec));
            feedback(text, media, codec);
        }
        text.extensions(section.ids());
        layers(text, media);
    }

    /// What we ask of the sender: Opus with forward error correction where it can, and without DTX,
    /// whose silence would show when somebody speaks.
    private static String fmtp(RtpCodec codec) {
        if (!codec.name().equals(Codecs.OPUS)) {
            return Codecs.answered(codec);
        }
        boolean fec = Codecs.parameter(codec.fmtp(), "useinbandfec").equals("1");
        return "minptime=10;" + (fec ? "useinbandfec=1;" : "") + "usedtx=0";
    }

    /// Feedback that we give, as far as it was offered for this format.
    private static void feedback(SdpText text, MediaDescription media, RtpCodec codec) {
        for (PayloadFormat format : media.formats()) {
            if (format.payloadType() == codec.payloadType()) {
                for (String value : Feedback.given(media.kind().orElseThrow())) {
                    if (format.feedback().contains(value)) {
                        text.feedback(codec, value);
                    }
                }
            }
        }
    }

    private static void layers(SdpText text, MediaDescription media) {
        if (media.kind().orElseThrow() == MediaKind.VIDEO && !media.rids().isEmpty()) {
            media.rids().forEach(rid -> text.line("a=rid:" + rid + " recv"));
            text.line("a=simulcast:recv " + String.join(";", media.rids()));
        }
    }
}
