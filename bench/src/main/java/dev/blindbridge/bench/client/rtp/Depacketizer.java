package dev.blindbridge.bench.client.rtp;

import java.io.ByteArrayOutputStream;

/// Puts sealed frames together from packets in sequence order.
final class Depacketizer {
    /// Larger than any frame that a sealer of ours makes; a stream that exceeds it starts over.
    private static final int MAX_FRAME_BYTES = 4 << 20;

    /// Takes whole frames.
    @FunctionalInterface
    interface FrameSink {
        void frame(byte[] frame, int timestamp);
    }

    private final boolean video;
    private final FrameSink sink;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private boolean collecting;
    private int timestamp;

    Depacketizer(boolean video, FrameSink sink) {
        this.video = video;
        this.sink = sink;
    }

    /// The next packet in sequence.
    void packet(byte[] payload, int packetTimestamp, boolean marker) {
        if (payload.length == 0) {
            return; // padding only
        }
        if (!video) {
            sink.frame(payload, packetTimestamp);
            return;
        }
        int descriptor = descriptorLength(payload);
        if (descriptor < 0) {
            gap();
            return;
        }
        boolean begins = (payload[0] & 0x17) == 0x10; // S and PID 0, RFC 7741 section 4.2
        if (begins) {
            frame.reset();
            collecting = true;
            timestamp = packetTimestamp;
        }
        if (!collecting || timestamp != packetTimestamp || frame.size() > MAX_FRAME_BYTES) {
            gap();
            return;
        }
        frame.write(payload, descriptor, payload.length - descriptor);
        if (marker) {
            collecting = false;
            sink.frame(frame.toByteArray(), timestamp);
        }
    }

    /// Packets are missing for good: what was collected is no frame.
    void gap() {
        collecting = false;
    }

    /// RFC 7741 section 4.2; -1 if the payload ends within its descriptor.
    private static int descriptorLength(byte[] payload) {
        int length = 1;
        if ((payload[0] & 0x80) != 0) {
            if (payload.length < 2) {
                return -1;
            }
            int extension = payload[1];
            length = 2;
            if ((extension & 0x80) != 0) {
                boolean longPictureId = payload.length > 2 && (payload[2] & 0x80) != 0;
                length += longPictureId ? 2 : 1;
            }
            length += (extension & 0x40) != 0 ? 1 : 0; // TL0PICIDX
            length += (extension & 0x30) != 0 ? 1 : 0; // TID, KEYIDX
        }
        return length <= payload.length ? length : -1;
    }
}
