package dev.blindbridge.bench.audit;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// One published stream in a [SimulatedCall]. Sizes, headers and losses come from the call's
/// schedule and are the same in every run; only what is ciphertext comes from the content.
final class SimulatedStream {
    private static final RtpCodec OPUS = new RtpCodec("OPUS", 111, 48_000, 2, "", -1);
    private static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    private static final HeaderExtensions UP = new HeaderExtensions(4, 0, 0, 3, 13);
    private static final HeaderExtensions DOWN = new HeaderExtensions(7, 0, 0, 0, 8);

    /// docs/e2ee-protocol.md section 1: what a codec leaves in clear of a sealed frame.
    private static final int CLEAR_BYTES_OF_KEY_FRAME = 10;

    private static final int CLEAR_BYTES = 1;

    final TrackId track;
    final MediaKind kind;
    final int ssrc;
    final SimulatedPeer sender;
    private final RtpWriter writer = new RtpWriter();
    private int sequenceNumber;

    SimulatedStream(SimulatedPeer sender, int number, MediaKind kind) {
        this.sender = sender;
        this.kind = kind;
        track = new TrackId(number);
        ssrc = 0x1000 * number;
        sequenceNumber = 100 * number;
    }

    private RtpCodec codec() {
        return kind == MediaKind.AUDIO ? OPUS : VP8;
    }

    private String mid() {
        return kind == MediaKind.AUDIO ? "0" : "1";
    }

    InboundParameters inbound() {
        List<Integer> rtx = kind == MediaKind.AUDIO ? List.of() : List.of(ssrc + 1);
        return new InboundParameters(
                kind, mid(), List.of(codec()), UP, List.of(ssrc), rtx, List.of());
    }

    OutboundParameters outbound() {
        int rtx = kind == MediaKind.AUDIO ? 0 : ssrc + 0x81;
        return new OutboundParameters(
                "m" + track.value(), ssrc + 0x80, rtx, "cname", List.of(codec()), DOWN);
    }

    /// One packet of a frame.
    ///
    /// @param first begins the frame
    /// @param keyFrame as its clear bytes say
    /// @param content what is ciphertext
    /// @return before protection, exactly as long as it is
    byte[] packet(
            boolean first,
            boolean last,
            boolean keyFrame,
            int payloadBytes,
            int timestamp,
            int transportNumber,
            Content content) {
        byte[] packet = new byte[1500];
        writer.begin(packet, 0, codec().payloadType(), last, sequenceNumber, timestamp, ssrc);
        byte[] mid = mid().getBytes(StandardCharsets.US_ASCII);
        writer.extension(UP.mid(), mid, 0, mid.length);
        writer.extension16(UP.transportWideCc(), transportNumber);
        int at = writer.endHeader();
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        content.fill(packet, at, payloadBytes);
        if (kind == MediaKind.VIDEO) {
            clearBytes(packet, at, first, keyFrame);
        }
        return java.util.Arrays.copyOf(packet, at + payloadBytes);
    }

    /// RFC 7741 section 4.2: S bit; then the clear bytes, of which the first one's lowest bit is
    /// zero in a key frame.
    private static void clearBytes(byte[] packet, int at, boolean first, boolean keyFrame) {
        packet[at] = (byte) (first ? 0x10 : 0);
        if (first) {
            int clear = keyFrame ? CLEAR_BYTES_OF_KEY_FRAME : CLEAR_BYTES;
            for (int i = 1; i <= clear; i++) {
                packet[at + i] = 0;
            }
            packet[at + 1] = (byte) (keyFrame ? 0 : 1);
        }
    }

    /// What stands where ciphertext is.
    interface Content {
        void fill(byte[] packet, int from, int count);

        /// Random bytes: what ciphertext looks like.
        static Content random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            return (packet, from, count) -> {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, packet, from, count);
            };
        }

        /// The same byte everywhere, such as a bad cipher's or a hostile client's.
        static Content of(int value) {
            return (packet, from, count) ->
                    java.util.Arrays.fill(packet, from, from + count, (byte) value);
        }
    }
}
