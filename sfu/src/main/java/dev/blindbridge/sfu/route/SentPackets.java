package dev.blindbridge.sfu.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one receiver was sent under which sequence number, so that a NACK finds the packet in the
/// cache of the stream it came from. A place is valid until the next [#put].
///
/// Remembers as far back as the cache does: there are twice the places where one would go to
/// another packet while its own is still in the cache, up to a bound.
public final class SentPackets {
    static final int FIRST_PLACES = 64;
    static final int MAX_PLACES = ArrivalWindow.SIZE;

    /// A packet that was lost so often will not come.
    private static final int MAX_RESENDS = 10;

    private int[] sequenceNumbers = new int[0];
    private @Nullable InboundStream[] streams = new InboundStream[0];
    private long[] numbers = new long[0];
    private int[] timestamps = new int[0];
    private long[] resentNs = new long[0];
    private byte[] resends = new byte[0];

    SentPackets() {
        allocate(FIRST_PLACES);
    }

    private void allocate(int places) {
        sequenceNumbers = new int[places];
        Arrays.fill(sequenceNumbers, -1);
        streams = new InboundStream[places];
        numbers = new long[places];
        timestamps = new int[places];
        resentNs = new long[places];
        resends = new byte[places];
    }

    private int placeOf(int sequenceNumber) {
        return sequenceNumber & (sequenceNumbers.length - 1);
    }

    void put(int sequenceNumber, InboundStream stream, long number, int timestamp) {
        while (isWanted(placeOf(sequenceNumber), sequenceNumber)) {
            grow();
        }
        int place = placeOf(sequenceNumber);
        sequenceNumbers[place] = sequenceNumber;
        streams[place] = stream;
        numbers[place] = number;
        timestamps[place] = timestamp;
        resends[place] = 0;
    }

    /// Whether the place is another packet's that may still be asked for, and there could be more.
    private boolean isWanted(int place, int sequenceNumber) {
        InboundStream stream = streams[place];
        return stream != null
                && sequenceNumbers[place] != sequenceNumber
                && sequenceNumbers.length < MAX_PLACES
                && stream.cache().find(numbers[place]) >= 0;
    }

    private void grow() {
        int[] oldSequenceNumbers = sequenceNumbers;
        @Nullable InboundStream[] oldStreams = streams;
        long[] oldNumbers = numbers;
        int[] oldTimestamps = timestamps;
        long[] oldResentNs = resentNs;
        byte[] oldResends = resends;
        allocate(2 * oldNumbers.length);
        for (int from = 0; from < oldNumbers.length; from++) {
            if (oldStreams[from] != null) {
                int place = placeOf(oldSequenceNumbers[from]);
                sequenceNumbers[place] = oldSequenceNumbers[from];
                streams[place] = oldStreams[from];
                numbers[place] = oldNumbers[from];
                timestamps[place] = oldTimestamps[from];
                resentNs[place] = oldResentNs[from];
                resends[place] = oldResends[from];
            }
        }
    }

    /// Looks for a packet.
    ///
    /// @return its place, -1 if it was not sent lately
    public int find(int sequenceNumber) {
        int place = placeOf(sequenceNumber);
        return sequenceNumbers[place] == sequenceNumber ? place : -1;
    }

    /// Whether the packet may be sent again now; it then counts as sent.
    ///
    /// @param minIntervalNs an answer under way is not sent twice
    public boolean takeResend(int place, long minIntervalNs, long nowNs) {
        boolean tooSoon = resends[place] > 0 && nowNs - resentNs[place] < minIntervalNs;
        if (tooSoon || resends[place] >= MAX_RESENDS) {
            return false;
        }
        resends[place]++;
        resentNs[place] = nowNs;
        return true;
    }

    public @Nullable InboundStream stream(int place) {
        return streams[place];
    }

    public long number(int place) {
        return numbers[place];
    }

    public int timestamp(int place) {
        return timestamps[place];
    }
}
