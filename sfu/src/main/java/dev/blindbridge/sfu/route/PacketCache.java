package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.wire.RtpView;
import java.util.Arrays;

/// The last packets of one stream, stored once and read by every receiver: payloads side by side in
/// one ring of bytes, what we know of them in arrays. A place is valid until the next [#put].
public final class PacketCache {
    /// Places in the arrays: as far back as duplicates are told.
    private static final int PLACES = ArrivalWindow.SIZE;

    private static final int MASK = PLACES - 1;

    private final byte[] bytes;
    private final long[] numbers = new long[PLACES];
    private final long[] positions = new long[PLACES];
    private final int[] lengths = new int[PLACES];
    private final int[] timestamps = new int[PLACES];
    private final byte[] payloadTypes = new byte[PLACES];
    private final byte[] orientations = new byte[PLACES];
    private final boolean[] markers = new boolean[PLACES];
    private final boolean[] keyFrameStarts = new boolean[PLACES];
    private long position;

    /// @param capacityBytes a power of two
    PacketCache(int capacityBytes) {
        bytes = new byte[capacityBytes];
        Arrays.fill(numbers, -1);
    }

    /// Stores a packet.
    ///
    /// @param number its number among the forwarded ones
    /// @param orientation value of the video-orientation extension, -1 without
    void put(long number, RtpView packet, int orientation, boolean keyFrameStart) {
        int length = packet.payloadLengthBytes();
        int room = bytes.length - offsetOf(position);
        if (room < length) {
            position += room;
        }
        System.arraycopy(
                packet.buffer(), packet.payloadOffset(), bytes, offsetOf(position), length);
        int place = (int) number & MASK;
        numbers[place] = number;
        positions[place] = position;
        lengths[place] = length;
        timestamps[place] = packet.timestamp();
        payloadTypes[place] = (byte) packet.payloadType();
        orientations[place] = (byte) orientation;
        markers[place] = packet.marker();
        keyFrameStarts[place] = keyFrameStart;
        position += length;
    }

    private int offsetOf(long position) {
        return (int) position & (bytes.length - 1);
    }

    /// Looks for a packet.
    ///
    /// @return its place, -1 if it never came or was overwritten
    public int find(long number) {
        int place = (int) number & MASK;
        boolean there = numbers[place] == number && position - positions[place] <= bytes.length;
        return there ? place : -1;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int payloadOffset(int place) {
        return offsetOf(positions[place]);
    }

    public int payloadLengthBytes(int place) {
        return lengths[place];
    }

    public int timestamp(int place) {
        return timestamps[place];
    }

    public int payloadType(int place) {
        return payloadTypes[place];
    }

    /// -1 without.
    public int orientation(int place) {
        return orientations[place];
    }

    public boolean marker(int place) {
        return markers[place];
    }

    /// Whether a key frame begins with this packet, as far as the codec lets us see.
    public boolean keyFrameStart(int place) {
        return keyFrameStarts[place];
    }
}
