package dev.blindbridge.sfu.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one receiver was sent under which sequence number, so that a NACK finds the packet in the
/// cache of the stream it came from. A place is valid until the next [#put].
public final class SentPackets {
    private static final int SIZE = ArrivalWindow.SIZE;
    private static final int MASK = SIZE - 1;

    /// A packet that was lost so often will not come.
    private static final int MAX_RESENDS = 10;

    private final int[] sequenceNumbers = new int[SIZE];
    private final @Nullable InboundStream[] streams = new InboundStream[SIZE];
    private final long[] numbers = new long[SIZE];
    private final int[] timestamps = new int[SIZE];
    private final long[] resentNs = new long[SIZE];
    private final byte[] resends = new byte[SIZE];

    SentPackets() {
        Arrays.fill(sequenceNumbers, -1);
    }

    void put(int sequenceNumber, InboundStream stream, long number, int timestamp) {
        int place = sequenceNumber & MASK;
        sequenceNumbers[place] = sequenceNumber;
        streams[place] = stream;
        numbers[place] = number;
        timestamps[place] = timestamp;
        resends[place] = 0;
    }

    /// Looks for a packet.
    ///
    /// @return its place, -1 if it was not sent lately
    public int find(int sequenceNumber) {
        int place = sequenceNumber & MASK;
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
