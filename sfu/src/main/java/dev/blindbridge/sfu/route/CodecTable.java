package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.RtpCodec;
import java.util.Arrays;
import java.util.List;

/// The codecs of an m= line by payload type.
final class CodecTable {
    private static final int PAYLOAD_TYPES = 128;

    /// Few, where payload types are many: every track of every receiver has such a table.
    private final RtpCodec[] codecs;

    private final PayloadFormat[] formats;
    private final byte[] indexOf = new byte[PAYLOAD_TYPES];
    private final byte[] primaryOfRtx = new byte[PAYLOAD_TYPES];
    private final int clockRateHz;

    CodecTable(List<RtpCodec> list) {
        codecs = list.toArray(RtpCodec[]::new);
        formats = new PayloadFormat[codecs.length];
        Arrays.fill(indexOf, (byte) -1);
        Arrays.fill(primaryOfRtx, (byte) -1);
        for (int i = 0; i < codecs.length; i++) {
            RtpCodec codec = codecs[i];
            formats[i] = PayloadFormat.of(codec.name());
            indexOf[codec.payloadType()] = (byte) i;
            if (codec.rtxPayloadType() >= 0) {
                primaryOfRtx[codec.rtxPayloadType()] = (byte) codec.payloadType();
            }
        }
        clockRateHz = list.isEmpty() ? 1 : list.getFirst().clockRateHz();
    }

    boolean has(int payloadType) {
        return indexOf[payloadType] >= 0;
    }

    PayloadFormat format(int payloadType) {
        return has(payloadType) ? formats[indexOf[payloadType]] : PayloadFormat.OPAQUE;
    }

    /// The payload type that an RTX payload type repairs, -1 if it is none.
    int primaryOfRtx(int rtxPayloadType) {
        return primaryOfRtx[rtxPayloadType];
    }

    /// -1 if none.
    int rtxPayloadType(int payloadType) {
        return has(payloadType) ? codecs[indexOf[payloadType]].rtxPayloadType() : -1;
    }

    /// Of the first codec: those of one m= line that matter share it.
    int clockRateHz() {
        return clockRateHz;
    }

    /// Payload types of this table by those of another, -1 where the codec is not here.
    byte[] mappingFrom(CodecTable other) {
        byte[] mapping = new byte[PAYLOAD_TYPES];
        for (int i = 0; i < PAYLOAD_TYPES; i++) {
            mapping[i] = (byte) (other.has(i) ? find(other.codecs[other.indexOf[i]]) : -1);
        }
        return mapping;
    }

    /// The same name and clock; the same parameters too if there is a choice.
    private int find(RtpCodec wanted) {
        int found = -1;
        for (RtpCodec codec : codecs) {
            if (codec.name().equalsIgnoreCase(wanted.name())
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
