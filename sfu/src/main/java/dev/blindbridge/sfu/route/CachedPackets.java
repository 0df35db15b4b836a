package dev.blindbridge.sfu.route;

import java.util.Arrays;

/// What a [PacketCache] knows of its packets, by number: arrays of one length, a power of two.
final class CachedPackets {
    /// A second of speech.
    static final int FIRST_PLACES = 64;

    /// As far back as duplicates are told.
    static final int MAX_PLACES = ArrivalWindow.SIZE;

    private static final int BYTES_A_PLACE = 3 * Long.BYTES + 2 * Integer.BYTES + 4;

    private final int mask;
    private final long[] numbers;
    private final long[] positions;
    private final long[] storedNs;
    private final int[] lengths;
    private final int[] timestamps;
    private final byte[] payloadTypes;
    private final byte[] orientations;
    private final boolean[] markers;
    private final boolean[] keyFrameStarts;

    CachedPackets(int places) {
        mask = places - 1;
        numbers = new long[places];
        Arrays.fill(numbers, -1);
        positions = new long[places];
        storedNs = never(places);
        lengths = new int[places];
        timestamps = new int[places];
        payloadTypes = new byte[places];
        orientations = new byte[places];
        markers = new boolean[places];
        keyFrameStarts = new boolean[places];
    }

    /// Times so long ago that nothing is.
    static long[] never(int count) {
        long[] times = new long[count];
        Arrays.fill(times, Long.MIN_VALUE / 2);
        return times;
    }

    void put(StoredPacket packet, long position, long nowNs) {
        int place = (int) packet.number() & mask;
        numbers[place] = packet.number();
        positions[place] = position;
        storedNs[place] = nowNs;
        lengths[place] = packet.payloadLengthBytes();
        timestamps[place] = packet.timestamp();
        payloadTypes[place] = (byte) packet.payloadType();
        orientations[place] = (byte) packet.orientation();
        markers[place] = packet.marker();
        keyFrameStarts[place] = packet.keyFrameStart();
    }

    /// Whether the number would take the place of a packet that is still wanted, and there could be
    /// more places.
    boolean isYoung(long number, long nowNs) {
        int place = (int) number & mask;
        return nowNs - storedNs[place] < PacketCache.KEEP_NS
                && numbers[place] != number
                && mask + 1 < MAX_PLACES;
    }

    /// The same with more places. A number that is taken again after a leap of the sequence numbers
    /// finds the newer packet there.
    CachedPackets grown() {
        CachedPackets larger = new CachedPackets(Math.min(MAX_PLACES, 4 * (mask + 1)));
        for (int from = 0; from <= mask; from++) {
            if (numbers[from] >= 0) {
                larger.take(this, from);
            }
        }
        return larger;
    }

    private void take(CachedPackets other, int from) {
        int place = (int) other.numbers[from] & mask;
        numbers[place] = other.numbers[from];
        positions[place] = other.positions[from];
        storedNs[place] = other.storedNs[from];
        lengths[place] = other.lengths[from];
        timestamps[place] = other.timestamps[from];
        payloadTypes[place] = other.payloadTypes[from];
        orientations[place] = other.orientations[from];
        markers[place] = other.markers[from];
        keyFrameStarts[place] = other.keyFrameStarts[from];
    }

    /// -1 if it is not there.
    int find(long number) {
        int place = (int) number & mask;
        return numbers[place] == number ? place : -1;
    }

    long position(int place) {
        return positions[place];
    }

    int lengthBytes(int place) {
        return lengths[place];
    }

    int timestamp(int place) {
        return timestamps[place];
    }

    int payloadType(int place) {
        return payloadTypes[place];
    }

    int orientation(int place) {
        return orientations[place];
    }

    boolean marker(int place) {
        return markers[place];
    }

    boolean keyFrameStart(int place) {
        return keyFrameStarts[place];
    }

    int sizeBytes() {
        return numbers.length * BYTES_A_PLACE;
    }
}
