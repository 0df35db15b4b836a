package dev.blindbridge.bench.audit;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RtpCodec;
import java.util.Arrays;
import java.util.Optional;

/// What a codec and its packetiser leave in clear of a sealed frame (docs/e2ee-protocol.md section
/// 1), for each codec of which the relay reads something, and Opus.
enum SimulatedCodec {
    OPUS(MediaKind.AUDIO, 111, "") {
        @Override
        void clearBytes(byte[] packet, int at, int end, boolean first, boolean keyFrame) {
            // none
        }
    },

    /// RFC 7741 section 4.2: S bit; then the clear bytes, of which the first one's lowest bit is
    /// zero in a key frame.
    VP8(MediaKind.VIDEO, 96, "") {
        @Override
        void clearBytes(byte[] packet, int at, int end, boolean first, boolean keyFrame) {
            packet[at] = (byte) (first ? 0x10 : 0);
            if (first) {
                Arrays.fill(packet, at + 1, at + (keyFrame ? 11 : 2), (byte) 0);
                packet[at + 1] = (byte) (keyFrame ? 0 : 1);
            }
        }
    },

    /// AV1 RTP section 4.4, `Z Y W W N`: a key frame's first packet brings the sequence header
    /// before the one OBU that hides the frame.
    AV1(MediaKind.VIDEO, 98, "") {
        @Override
        void clearBytes(byte[] packet, int at, int end, boolean first, boolean keyFrame) {
            if (!first) {
                packet[at] = (byte) 0x90;
            } else if (keyFrame) {
                put(packet, at, 0x28, 0x0B, 0x08, 0, 0, 0, 0x42, 0xA7, 0xBF, 0xE4, 0x60, 0x0D, 0);
                packet[at + 13] = 0x30;
            } else {
                put(packet, at, 0x10, 0x30);
            }
        }
    },

    /// RFC 6184 sections 5.7.1 and 5.8: a key frame's first packet aggregates sequence and picture
    /// parameters with the first piece of the picture; all else are fragments.
    H264(MediaKind.VIDEO, 100, "packetization-mode=1") {
        @Override
        void clearBytes(byte[] packet, int at, int end, boolean first, boolean keyFrame) {
            if (!first) {
                put(packet, at, 0x7C, keyFrame ? 0x05 : 0x01);
            } else if (keyFrame) {
                int slice = end - at - 15;
                put(packet, at, 0x78, 0, 4, 0x67, 0x42, 0xC0, 0x1F, 0, 3, 0x68, 0xCE, 0x3C);
                put(packet, at + 12, slice >> 8, slice, 0x65, 0xB8, 0x04);
            } else {
                put(packet, at, 0x7C, 0x81, 0xE0, 0x11);
            }
        }
    };

    final MediaKind kind;
    private final int payloadType;
    private final String fmtp;

    SimulatedCodec(MediaKind kind, int payloadType, String fmtp) {
        this.kind = kind;
        this.payloadType = payloadType;
        this.fmtp = fmtp;
    }

    RtpCodec rtp() {
        return kind == MediaKind.AUDIO
                ? new RtpCodec(name(), payloadType, 48_000, 2, fmtp, -1)
                : new RtpCodec(name(), payloadType, 90_000, 1, fmtp, payloadType + 1);
    }

    /// Overwrites the beginning of a payload by what stays clear.
    ///
    /// @param end of the payload
    /// @param first begins the frame
    abstract void clearBytes(byte[] packet, int at, int end, boolean first, boolean keyFrame);

    private static void put(byte[] packet, int at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            packet[at + i] = (byte) bytes[i];
        }
    }

    /// Of a payload type, of repairs as well.
    static Optional<SimulatedCodec> of(int payloadType) {
        return Arrays.stream(values())
                .filter(one -> one.payloadType == payloadType || one.isRepair(payloadType))
                .findFirst();
    }

    boolean isRepair(int type) {
        return type == rtp().rtxPayloadType();
    }
}
