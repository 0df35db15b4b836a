package dev.blindbridge.sfu.route;

/// The last packets of one stream, stored once and read by every receiver: payloads side by side in
/// one ring of bytes, what we know of them in arrays. A place is valid until the next [#put].
///
/// Sized in time: where a packet would overwrite one that is younger than [#KEEP_NS], there is
/// twice the room from then on, up to a bound. So a stream costs what its rate needs and a burst
/// finds room at once; a stream that goes on as before allocates nothing.
public final class PacketCache {
    /// Senders' own caches and the decoders' patience end at about this: a repair that is asked for
    /// later does not help.
    static final long KEEP_NS = 1_000_000_000;

    /// A second of sealed speech.
    private static final int FIRST_BYTES = 1 << 13;

    /// Unit in which the age of the ring's bytes is known; a packet lies in two at most.
    private static final int BLOCK_BYTES = 1 << 11;

    private final int maxBytes;
    private byte[] bytes = new byte[FIRST_BYTES];
    private long[] blockNs = CachedPackets.never(FIRST_BYTES / BLOCK_BYTES);
    private CachedPackets packets = new CachedPackets(CachedPackets.FIRST_PLACES);
    private long position;

    /// Nothing before this was there when the ring grew.
    private long firstPosition;

    /// @param maxBytes a power of two, at least 8 KiB
    PacketCache(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Stores a packet.
    void put(StoredPacket packet, long nowNs) {
        int length = packet.payloadLengthBytes();
        int room = bytes.length - offsetOf(position);
        if (room < length) {
            position += room;
        }
        while (bytes.length < maxBytes && isYoung(length, nowNs)) {
            growBytes();
        }
        System.arraycopy(packet.bytes(), packet.payloadOffset(), bytes, offsetOf(position), length);
        for (long block = position / BLOCK_BYTES;
                block * BLOCK_BYTES < position + length;
                block++) {
            blockNs[blockOf(block)] = nowNs;
        }
        while (packets.isYoung(packet.number(), nowNs)) {
            packets = packets.grown();
        }
        packets.put(packet, position, nowNs);
        position += length;
    }

    /// Whether so many bytes from here on would overwrite some that are still wanted. The block
    /// that the position is within has been looked at before.
    private boolean isYoung(int lengthBytes, long nowNs) {
        long block = enteredBlocks();
        while (block * BLOCK_BYTES < position + lengthBytes) {
            if (nowNs - blockNs[blockOf(block)] < KEEP_NS) {
                return true;
            }
            block++;
        }
        return false;
    }

    private long enteredBlocks() {
        return (position + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    /// Doubles the ring. Positions stay, and no packet lies across the end of either ring.
    private void growBytes() {
        byte[] smaller = bytes;
        firstPosition = Math.max(firstPosition, position - smaller.length);
        bytes = new byte[2 * smaller.length];
        int behind = (int) position & (smaller.length - 1);
        int before = smaller.length - behind;
        System.arraycopy(smaller, behind, bytes, offsetOf(position - smaller.length), before);
        System.arraycopy(smaller, 0, bytes, offsetOf(position - behind), behind);
        long[] smallerNs = blockNs;
        blockNs = CachedPackets.never(2 * smallerNs.length);
        long entered = enteredBlocks();
        for (long block = entered - smallerNs.length; block < entered; block++) {
            blockNs[blockOf(block)] = smallerNs[(int) block & (smallerNs.length - 1)];
        }
    }

    private int offsetOf(long position) {
        return (int) position & (bytes.length - 1);
    }

    private int blockOf(long block) {
        return (int) block & (blockNs.length - 1);
    }

    /// Looks for a packet.
    ///
    /// @return its place, -1 if it never came or was overwritten
    public int find(long number) {
        int place = packets.find(number);
        long oldest = Math.max(firstPosition, position - bytes.length);
        return place >= 0 && packets.position(place) >= oldest ? place : -1;
    }

    /// Fills in the packet at a place; its bytes are the ring's.
    public void read(int place, long number, StoredPacket packet) {
        packet.payload(bytes, payloadOffset(place), payloadLengthBytes(place));
        packet.header(number, timestamp(place), payloadType(place), orientation(place));
        packet.flags(marker(place), keyFrameStart(place));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int payloadOffset(int place) {
        return offsetOf(packets.position(place));
    }

    public int payloadLengthBytes(int place) {
        return packets.lengthBytes(place);
    }

    public int timestamp(int place) {
        return packets.timestamp(place);
    }

    public int payloadType(int place) {
        return packets.payloadType(place);
    }

    /// -1 without.
    public int orientation(int place) {
        return packets.orientation(place);
    }

    public boolean marker(int place) {
        return packets.marker(place);
    }

    /// Whether a key frame begins with this packet, as far as the codec lets us see.
    public boolean keyFrameStart(int place) {
        return packets.keyFrameStart(place);
    }

    /// What the arrays take, for the sum over all streams.
    public int sizeBytes() {
        return bytes.length + blockNs.length * Long.BYTES + packets.sizeBytes();
    }
}
