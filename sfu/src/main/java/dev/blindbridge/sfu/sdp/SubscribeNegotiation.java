package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.RtpCodec;
import java.util.ArrayList;
import java.util.List;

/// Our offer to a subscriber, and its answer read and checked against that offer.
public final class SubscribeNegotiation {
    /// An m= line as the answer left it.
    ///
    /// @param codecs those of ours that the subscriber takes; empty if it does not receive on it
    public record AnsweredLine(
            String mid, boolean rejected, List<RtpCodec> codecs, HeaderExtensions extensions) {
        public AnsweredLine {
            codecs = List.copyOf(codecs);
        }
    }

    /// The whole answer, line by line as offered.
    public record Answer(RemoteTransport remote, List<AnsweredLine> lines) {
        public Answer {
            lines = List.copyOf(lines);
        }
    }

    private SubscribeNegotiation() {}

    /// Our offer, whole each time.
    ///
    /// @param version counts the offers of this session (RFC 8829 section 5.2.2)
    public static String offer(long version, LocalTransport local, List<OfferedLine> lines) {
        SdpText text = new SdpText();
        List<String> mids =
                lines.stream().filter(line -> !line.rejected()).map(OfferedLine::mid).toList();
        text.session(version, local, "actpass", mids);
        boolean first = true;
        for (OfferedLine line : lines) {
            section(text, line);
            if (first && !line.rejected()) {
                text.candidates(local.candidates());
                first = false;
            }
        }
        return text.toString();
    }

    /// What is the same in all m= lines of a kind, written once: a large room has a hundred, and
    /// each joiner makes all others' offers new.
    private record Template(String kind, String formats, String attributes) {
        static final Template AUDIO = of(MediaKind.AUDIO, "audio");
        static final Template VIDEO = of(MediaKind.VIDEO, "video");

        private static Template of(MediaKind kind, String name) {
            List<RtpCodec> codecs = Codecs.offered(kind);
            SdpText text = new SdpText();
            text.line("a=rtcp-mux");
            text.line("a=rtcp-rsize");
            for (RtpCodec codec : codecs) {
                text.codec(codec, codec.fmtp());
                Feedback.taken(kind).forEach(value -> text.feedback(codec, value));
            }
            text.extensions(Extensions.OFFERED);
            return new Template(name, SdpText.payloadTypes(codecs), text.toString());
        }
    }

    private static void section(SdpText text, OfferedLine line) {
        Template template = line.kind() == MediaKind.AUDIO ? Template.AUDIO : Template.VIDEO;
        text.media(
                template.kind(), line.rejected() ? 0 : 9, "UDP/TLS/RTP/SAVPF", template.formats());
        text.line("a=mid:" + line.mid());
        text.line(line.stream() == null || line.rejected() ? "a=inactive" : "a=sendonly");
        text.lines(template.attributes());
        if (line.stream() != null && !line.rejected()) {
            stream(text, line.stream());
        }
    }

    private static void stream(SdpText text, OfferedLine.Stream stream) {
        text.line("a=msid:" + stream.streamId() + " " + stream.trackId());
        String ssrc = Integer.toUnsignedString(stream.ssrc());
        if (stream.rtxSsrc() != 0) {
            String rtxSsrc = Integer.toUnsignedString(stream.rtxSsrc());
            text.line("a=ssrc-group:FID " + ssrc + " " + rtxSsrc);
            text.line("a=ssrc:" + ssrc + " cname:" + stream.cname());
            text.line("a=ssrc:" + rtxSsrc + " cname:" + stream.cname());
        } else {
            text.line("a=ssrc:" + ssrc + " cname:" + stream.cname());
        }
    }

    /// Reads the answer to an offer of those lines.
    public static Answer answer(String answerSdp, List<OfferedLine> lines)
            throws NegotiationException {
        SessionDescription answer = SdpReader.read(answerSdp);
        if (answer.media().size() != lines.size()) {
            throw new NegotiationException(
                    Reason.UNSUPPORTED,
                    "The offer has %d m= lines, the answer %d."
                            .formatted(lines.size(), answer.media().size()));
        }
        List<AnsweredLine> answered = new ArrayList<>();
        TransportDescription transport = TransportDescription.NONE;
        for (int i = 0; i < lines.size(); i++) {
            MediaDescription media = answer.media().get(i);
            check(media, lines.get(i));
            if (!media.rejected()) {
                transport = transport.orElse(media.transport());
            }
            answered.add(line(media, lines.get(i)));
        }
        RemoteTransport remote =
                RemoteTransport.ofAnswer(transport).orElseThrow(RemoteTransport::incomplete);
        return new Answer(remote, answered);
    }

    private static void check(MediaDescription media, OfferedLine line)
            throws NegotiationException {
        boolean fits =
                media.rejected()
                        || (media.kind().orElse(null) == line.kind()
                                && media.mid().equals(line.mid())
                                && media.rtcpMux());
        if (!fits) {
            throw new NegotiationException(
                    Reason.UNSUPPORTED,
                    "The answer's m= line %s is not the offer's.".formatted(line.mid()));
        }
    }

    private static AnsweredLine line(MediaDescription media, OfferedLine line) {
        List<RtpCodec> taken = new ArrayList<>();
        if (media.direction().receives()) {
            List<RtpCodec> theirs = Codecs.supported(media);
            for (RtpCodec ours : Codecs.offered(line.kind())) {
                theirs.stream().filter(t -> isSame(ours, t)).findFirst().ifPresent(taken::add);
            }
        }
        return new AnsweredLine(line.mid(), media.rejected(), taken, Extensions.answered(media));
    }

    /// RFC 3264 section 6.1: the same payload types in both directions, which all browsers keep to.
    private static boolean isSame(RtpCodec ours, RtpCodec theirs) {
        return ours.name().equals(theirs.name()) && ours.payloadType() == theirs.payloadType();
    }
}
