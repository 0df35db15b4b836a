package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.StoredPacket;
import java.nio.ByteBuffer;

/// Packets of a room's publishers on their way to the room's receivers on another worker: copies,
/// hop-clear and sealed as ever. Belongs to one engine at a time; the mailbox hands it over, and
/// back when it is empty, so that the same few batches go to and fro.
public final class MirrorBatch {
    /// Half a second of ten cameras; a worker that is further behind loses packets.
    static final int MAX_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 1 << 14;
    private static final int HEADER_BYTES = 4 + 1 + 4 + 8 + 4 + 1 + 1 + 1 + 2;
    private static final int MARKER = 1;
    private static final int KEY_FRAME_START = 2;

    private final RelayCommand command = new RelayCommand.Mirrored(this);
    private final MirrorLink link;
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);
    private boolean delivered;

    // The entry that [#next] stands at.
    private int track;
    private int layer;
    private int ssrc;

    MirrorBatch(MirrorLink link) {
        this.link = link;
    }

    /// As it goes through mailboxes.
    RelayCommand command() {
        return command;
    }

    /// Whose it is.
    MirrorLink link() {
        return link;
    }

    /// It was read and is on its way back.
    boolean isDelivered() {
        return delivered;
    }

    boolean isEmpty() {
        return bytes.position() == 0;
    }

    /// Adds a copy; false if there is no room.
    boolean add(InboundStream stream, StoredPacket packet) {
        int needed = bytes.position() + HEADER_BYTES + packet.payloadLengthBytes();
        if (needed > MAX_BYTES) {
            return false;
        }
        if (needed > bytes.capacity()) {
            int larger = Integer.highestOneBit(needed - 1) << 1;
            bytes = ByteBuffer.allocate(larger).put(bytes.flip());
        }
        bytes.putInt(stream.track().id().value());
        bytes.put((byte) stream.layer()).putInt(stream.ssrc());
        bytes.putLong(packet.number()).putInt(packet.timestamp());
        bytes.put((byte) packet.payloadType()).put((byte) packet.orientation());
        bytes.put(
                (byte)
                        ((packet.marker() ? MARKER : 0)
                                | (packet.keyFrameStart() ? KEY_FRAME_START : 0)));
        bytes.putShort((short) packet.payloadLengthBytes());
        bytes.put(packet.bytes(), packet.payloadOffset(), packet.payloadLengthBytes());
        return true;
    }

    /// To be read from the beginning.
    void deliver() {
        delivered = true;
        bytes.flip();
    }

    /// Goes to the next packet, which is filled in; false after the last.
    boolean next(StoredPacket packet) {
        if (!bytes.hasRemaining()) {
            return false;
        }
        track = bytes.getInt();
        layer = bytes.get();
        ssrc = bytes.getInt();
        long number = bytes.getLong();
        int timestamp = bytes.getInt();
        packet.header(number, timestamp, bytes.get(), bytes.get());
        int flags = bytes.get();
        packet.flags((flags & MARKER) != 0, (flags & KEY_FRAME_START) != 0);
        int length = bytes.getShort();
        packet.payload(bytes.array(), bytes.position(), length);
        bytes.position(bytes.position() + length);
        return true;
    }

    int track() {
        return track;
    }

    int layer() {
        return layer;
    }

    int ssrc() {
        return ssrc;
    }

    /// Empty and ours again.
    void reset() {
        delivered = false;
        bytes.clear();
    }
}
