package dev.blindbridge.sfu.route;

import org.jspecify.annotations.Nullable;

/// What one receiver was sent under which sequence number, so that a NACK finds the packet in the
/// cache of the stream it came from. A place is valid until the next [#put].
///
/// Remembers as far back as the cache does: there are twice the places where one would go to
/// another packet while its own is still in the cache, up to a bound. What each packet of each
/// receiver writes lies side by side.
public final class SentPackets {
    static final int FIRST_PLACES = 64;
    static final int MAX_PLACES = ArrivalWindow.SIZE;

    /// A packet that was lost so often will not come.
    private static final int MAX_RESENDS = 10;

    private static final int SEQUENCE_BITS = 16;

    private int mask;

    /// By place: number and sequence number; times sent again and timestamp.
    private long[] packets = new long[0];

    private @Nullable InboundStream[] streams = new InboundStream[0];

    /// By place, made when something is sent again.
    private long[] resentNs = new long[0];

    SentPackets() {
        allocate(FIRST_PLACES);
    }

    private void allocate(int places) {
        mask = places - 1;
        packets = new long[2 * places];
        streams = new InboundStream[places];
        resentNs = new long[0];
    }

    void put(int sequenceNumber, InboundStream stream, long number, int timestamp) {
        while (isWanted(sequenceNumber & mask, sequenceNumber)) {
            grow();
        }
        int place = sequenceNumber & mask;
        packets[2 * place] = (number << SEQUENCE_BITS) | sequenceNumber;
        packets[2 * place + 1] = timestamp & 0xFFFFFFFFL;
        if (streams[place] != stream) {
            streams[place] = stream;
        }
    }

    /// Whether the place is another packet's that may still be asked for, and there could be more.
    private boolean isWanted(int place, int sequenceNumber) {
        InboundStream stream = streams[place];
        return stream != null
                && sequenceNumber(place) != sequenceNumber
                && mask + 1 < MAX_PLACES
                && stream.cache().find(number(place)) >= 0;
    }

    private void grow() {
        long[] oldPackets = packets;
        @Nullable InboundStream[] oldStreams = streams;
        long[] oldResentNs = resentNs;
        allocate(2 * oldStreams.length);
        resentNs = oldResentNs.length == 0 ? oldResentNs : new long[streams.length];
        for (int from = 0; from < oldStreams.length; from++) {
            if (oldStreams[from] != null) {
                int place = (int) oldPackets[2 * from] & mask;
                packets[2 * place] = oldPackets[2 * from];
                packets[2 * place + 1] = oldPackets[2 * from + 1];
                streams[place] = oldStreams[from];
                if (resentNs.length > 0) {
                    resentNs[place] = oldResentNs[from];
                }
            }
        }
    }

    /// Looks for a packet.
    ///
    /// @return its place, -1 if it was not sent lately
    public int find(int sequenceNumber) {
        int place = sequenceNumber & mask;
        boolean isThere = streams[place] != null && sequenceNumber(place) == sequenceNumber;
        return isThere ? place : -1;
    }

    /// Whether the packet may be sent again now; it then counts as sent.
    ///
    /// @param minIntervalNs an answer under way is not sent twice
    public boolean takeResend(int place, long minIntervalNs, long nowNs) {
        int resends = (int) (packets[2 * place + 1] >>> Integer.SIZE);
        boolean tooSoon = resends > 0 && nowNs - resentNs[place] < minIntervalNs;
        if (tooSoon || resends >= MAX_RESENDS) {
            return false;
        }
        if (resentNs.length == 0) {
            resentNs = new long[streams.length];
        }
        packets[2 * place + 1] += 1L << Integer.SIZE;
        resentNs[place] = nowNs;
        return true;
    }

    private int sequenceNumber(int place) {
        return (int) packets[2 * place] & 0xFFFF;
    }

    public @Nullable InboundStream stream(int place) {
        return streams[place];
    }

    public long number(int place) {
        return packets[2 * place] >> SEQUENCE_BITS;
    }

    public int timestamp(int place) {
        return (int) packets[2 * place + 1];
    }
}
