package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.RtpCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// A session description in the making: lines that answers and offers have in common.
final class SdpText {
    private final StringBuilder text = new StringBuilder(4096);

    SdpText line(String line) {
        text.append(line).append("\r\n");
        return this;
    }

    /// Adds whole lines.
    SdpText lines(String lines) {
        text.append(lines);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// The session part. ICE and DTLS stand here once for all: every m= line is bundled.
    void session(long version, LocalTransport transport, String setup, List<String> mids) {
        line("v=0");
        // RFC 8866 section 5.2: nothing is connected to by this address.
        line("o=- 1 " + version + " IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        // Firefox never nominates a pair without it (RFC 8839 section 5.3).
        line("a=ice-lite");
        line("a=group:BUNDLE " + String.join(" ", mids));
        line("a=msid-semantic: WMS *");
        line("a=ice-ufrag:" + transport.ice().ufrag());
        line("a=ice-pwd:" + transport.ice().password());
        line(
                "a=fingerprint:%s %s"
                        .formatted(
                                transport.fingerprint().algorithm(),
                                transport.fingerprint().hex()));
        line("a=setup:" + setup);
    }

    void media(String kind, int port, String protocol, String formats) {
        line("m=" + kind + " " + port + " " + protocol + " " + formats);
        // Firefox wants it in every section.
        line("c=IN IP4 0.0.0.0");
    }

    /// Payload types in preference, each followed by its retransmissions.
    static String payloadTypes(List<RtpCodec> codecs) {
        return codecs.stream()
                .map(c ->
                        c.payloadType() + (c.rtxPayloadType() < 0 ? "" : " " + c.rtxPayloadType()))
                .collect(Collectors.joining(" "));
    }

    void codec(RtpCodec codec, String fmtp) {
        int payloadType = codec.payloadType();
        String channels = codec.channels() == 1 ? "" : "/" + codec.channels();
        String name = codec.name().equals(Codecs.OPUS) ? "opus" : codec.name();
        line("a=rtpmap:%d %s/%d%s".formatted(payloadType, name, codec.clockRateHz(), channels));
        if (!fmtp.isEmpty()) {
            line("a=fmtp:" + payloadType + " " + fmtp);
        }
        if (codec.rtxPayloadType() >= 0) {
            line("a=rtpmap:%d rtx/%d".formatted(codec.rtxPayloadType(), codec.clockRateHz()));
            line("a=fmtp:%d apt=%d".formatted(codec.rtxPayloadType(), payloadType));
        }
    }

    void feedback(RtpCodec codec, String value) {
        line("a=rtcp-fb:" + codec.payloadType() + " " + value);
    }

    void extensions(HeaderExtensions extensions) {
        extension(extensions.mid(), Extensions.MID);
        extension(extensions.transportWideCc(), Extensions.TRANSPORT_WIDE_CC);
        extension(extensions.rid(), Extensions.RID);
        extension(extensions.repairedRid(), Extensions.REPAIRED_RID);
    }

    private void extension(int id, String uri) {
        if (id != 0) {
            line("a=extmap:" + id + " " + uri);
        }
    }

    /// RFC 8839 section 5.1; the priority is that of RFC 8445 section 5.1.2.1 for host candidates,
    /// the local preference falling with the place in the list.
    void candidates(List<InetSocketAddress> addresses) {
        int localPreference = 65535;
        for (InetSocketAddress address : addresses) {
            long priority = (126L << 24) + ((long) localPreference << 8) + 255;
            line(
                    "a=candidate:%d 1 udp %d %s %d typ host"
                            .formatted(
                                    65536 - localPreference,
                                    priority,
                                    literal(address.getAddress()),
                                    address.getPort()));
            localPreference--;
        }
        line("a=end-of-candidates");
    }

    private static String literal(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        return zone < 0 ? literal : literal.substring(0, zone);
    }
}
