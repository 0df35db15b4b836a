package dev.blindbridge.bench.client.rtp;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.u16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u32;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u8;

/// Walks a compound RTCP packet (RFC 3550 section 6.1) and reports what a client acts on. What is
/// malformed ends the walk.
public final class RtcpReader {
    private RtcpReader() {}

    /// What a client acts on; everything else is skipped.
    public interface Listener {
        default void senderReport(int ssrc, int middleNtp) {}

        /// A report block of the other side about one of our streams.
        default void reportBlock(int ssrc, int fractionLost) {}

        default void nack(int mediaSsrc, int sequenceNumber) {}

        /// PLI or FIR.
        default void keyFrameRequest(int mediaSsrc) {}

        default void transportFeedback() {}
    }

    /// False if the compound packet is malformed; what came before the flaw was reported.
    public static boolean read(byte[] bytes, int offset, int length, Listener listener) {
        int end = offset + length;
        int position = offset;
        while (position + 4 <= end) {
            int size = 4 + 4 * u16(bytes, position + 2);
            if (u8(bytes, position) >> 6 != 2 || position + size > end) {
                return false;
            }
            packet(bytes, position, size, listener);
            position += size;
        }
        return position == end;
    }

    private static void packet(byte[] bytes, int at, int size, Listener listener) {
        int count = bytes[at] & 0x1F;
        switch (u8(bytes, at + 1)) {
            case 200 -> {
                if (size >= 28) {
                    int middle = u16(bytes, at + 10) << 16 | u16(bytes, at + 12);
                    listener.senderReport(u32(bytes, at + 4), middle);
                    reportBlocks(bytes, at + 28, at + size, count, listener);
                }
            }
            case 201 -> reportBlocks(bytes, at + 8, at + size, count, listener);
            case 205 -> transportLayer(bytes, at, size, count, listener);
            case 206 -> payloadSpecific(bytes, at, size, count, listener);
            default -> {}
        }
    }

    private static void reportBlocks(byte[] bytes, int at, int end, int count, Listener listener) {
        for (int i = 0, block = at; i < count && block + 24 <= end; i++, block += 24) {
            listener.reportBlock(u32(bytes, block), u8(bytes, block + 4));
        }
    }

    private static void transportLayer(
            byte[] bytes, int at, int size, int format, Listener listener) {
        if (format == 15) {
            listener.transportFeedback();
        }
        if (format != 1) {
            return;
        }
        for (int entry = at + 12; entry + 4 <= at + size; entry += 4) { // RFC 4585 section 6.2.1
            int media = u32(bytes, at + 8);
            int first = u16(bytes, entry);
            listener.nack(media, first);
            for (int bit = 0; bit < 16; bit++) {
                if ((u16(bytes, entry + 2) >> bit & 1) != 0) {
                    listener.nack(media, (first + bit + 1) & 0xFFFF);
                }
            }
        }
    }

    private static void payloadSpecific(
            byte[] bytes, int at, int size, int format, Listener listener) {
        if (format == 1 && size >= 12) {
            listener.keyFrameRequest(u32(bytes, at + 8));
        } else if (format == 4) { // RFC 5104 section 4.3.1
            for (int entry = at + 12; entry + 8 <= at + size; entry += 8) {
                listener.keyFrameRequest(u32(bytes, entry));
            }
        }
    }
}
