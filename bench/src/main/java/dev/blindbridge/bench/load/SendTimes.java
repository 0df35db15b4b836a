package dev.blindbridge.bench.load;

import java.util.Arrays;

/// When each packet of a published stream of video was sent, found again by what every relay passes
/// on: the picture id (RFC 7741 section 4.2) and the packet's place in its frame.
final class SendTimes {
    static final long UNKNOWN = Long.MIN_VALUE;

    /// Of 15 bits of picture id; at 4000 frames a second these last two seconds.
    private static final int PICTURES = 8192;

    private static final int PACKETS = 16;

    private final long[] sentNs = new long[PICTURES * PACKETS];
    private final short[] pictureIds = new short[PICTURES];

    SendTimes() {
        Arrays.fill(sentNs, UNKNOWN);
    }

    void sent(int pictureId, int place, long nowNs) {
        int picture = pictureId % PICTURES;
        if (place == 0) {
            pictureIds[picture] = (short) pictureId;
        }
        if (place < PACKETS) {
            sentNs[picture * PACKETS + place] = nowNs;
        }
    }

    long sentNs(int pictureId, int place) {
        int picture = pictureId % PICTURES;
        boolean known = pictureIds[picture] == (short) pictureId && place >= 0 && place < PACKETS;
        return known ? sentNs[picture * PACKETS + place] : UNKNOWN;
    }
}
