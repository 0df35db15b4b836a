package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.RtpCodec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The codecs of an m= line by payload type.
final class CodecTable {
    private static final int PAYLOAD_TYPES = 128;

    private final @Nullable RtpCodec[] codecs = new RtpCodec[PAYLOAD_TYPES];
    private final PayloadFormat[] formats = new PayloadFormat[PAYLOAD_TYPES];
    private final int[] primaryOfRtx = new int[PAYLOAD_TYPES];
    private final int clockRateHz;

    CodecTable(List<RtpCodec> list) {
        Arrays.fill(primaryOfRtx, -1);
        Arrays.fill(formats, PayloadFormat.OPAQUE);
        for (RtpCodec codec : list) {
            codecs[codec.payloadType()] = codec;
            formats[codec.payloadType()] = PayloadFormat.of(codec.name());
            if (codec.rtxPayloadType() >= 0) {
                primaryOfRtx[codec.rtxPayloadType()] = codec.payloadType();
            }
        }
        clockRateHz = list.isEmpty() ? 1 : list.getFirst().clockRateHz();
    }

    boolean has(int payloadType) {
        return codecs[payloadType] != null;
    }

    PayloadFormat format(int payloadType) {
        return formats[payloadType];
    }

    /// The payload type that an RTX payload type repairs, -1 if it is none.
    int primaryOfRtx(int rtxPayloadType) {
        return primaryOfRtx[rtxPayloadType];
    }

    /// -1 if none.
    int rtxPayloadType(int payloadType) {
        RtpCodec codec = codecs[payloadType];
        return codec == null ? -1 : codec.rtxPayloadType();
    }

    /// Of the first codec: those of one m= line that matter share it.
    int clockRateHz() {
        return clockRateHz;
    }

    /// Payload types of this table by those of another, -1 where the codec is not here.
    byte[] mappingFrom(CodecTable other) {
        byte[] mapping = new byte[PAYLOAD_TYPES];
        for (int i = 0; i < PAYLOAD_TYPES; i++) {
            RtpCodec theirs = other.codecs[i];
            mapping[i] = (byte) (theirs == null ? -1 : find(theirs));
        }
        return mapping;
    }

    /// The same name and clock; the same parameters too if there is a choice.
    private int find(RtpCodec wanted) {
        int found = -1;
        for (RtpCodec codec : codecs) {
            if (codec != null
                    && codec.name().equalsIgnoreCase(wanted.name())
                    && codec.clockRateHz() == wanted.clockRateHz()) {
                if (codec.fmtp().equals(wanted.fmtp())) {
                    return codec.payloadType();
                }
                found = found < 0 ? codec.payloadType() : found;
            }
        }
        return found;
    }
}
