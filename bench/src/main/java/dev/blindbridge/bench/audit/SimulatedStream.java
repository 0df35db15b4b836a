package dev.blindbridge.bench.audit;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// One published stream in a [SimulatedCall]. Sizes, headers and losses come from the call's
/// schedule and are the same in every run; only what is ciphertext comes from the content.
final class SimulatedStream {
    private static final HeaderExtensions UP = new HeaderExtensions(4, 0, 0, 3, 13);
    private static final HeaderExtensions DOWN = new HeaderExtensions(7, 0, 0, 0, 8);

    final TrackId track;
    final SimulatedCodec codec;
    final int ssrc;
    final SimulatedPeer sender;
    private final RtpWriter writer = new RtpWriter();
    private int sequenceNumber;

    SimulatedStream(SimulatedPeer sender, int number, SimulatedCodec codec) {
        this.sender = sender;
        this.codec = codec;
        track = new TrackId(number);
        ssrc = 0x1000 * number;
        sequenceNumber = 100 * number;
    }

    private boolean isAudio() {
        return codec.kind == MediaKind.AUDIO;
    }

    private String mid() {
        return codec.name();
    }

    InboundParameters inbound() {
        List<Integer> rtx = isAudio() ? List.of() : List.of(ssrc + 1);
        return new InboundParameters(
                codec.kind, mid(), List.of(codec.rtp()), UP, List.of(ssrc), rtx, List.of());
    }

    OutboundParameters outbound() {
        int rtx = isAudio() ? 0 : ssrc + 0x81;
        return new OutboundParameters(
                "m" + track.value(), ssrc + 0x80, rtx, "cname", List.of(codec.rtp()), DOWN);
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
        writer.begin(packet, 0, codec.rtp().payloadType(), last, sequenceNumber, timestamp, ssrc);
        byte[] mid = mid().getBytes(StandardCharsets.US_ASCII);
        writer.extension(UP.mid(), mid, 0, mid.length);
        writer.extension16(UP.transportWideCc(), transportNumber);
        int at = writer.endHeader();
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        content.fill(packet, at, payloadBytes);
        codec.clearBytes(packet, at, at + payloadBytes, first, keyFrame);
        return java.util.Arrays.copyOf(packet, at + payloadBytes);
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
