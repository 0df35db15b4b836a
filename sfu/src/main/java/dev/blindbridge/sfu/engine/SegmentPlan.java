package dev.blindbridge.sfu.engine;

/// Where the packets to one receiver are cut into messages, and how far each is padded for it.
///
/// The kernel sends several datagrams for the price of one if all but the last have one size and
/// the last is no longer (UDP_SEGMENT). A browser cuts a frame into packets that differ by a byte
/// or two, so the shorter ones get RTP padding, as little as makes them equal; CallOfTenTest shows
/// how often. Scratch of one engine: valid until the next [#next].
final class SegmentPlan {
    /// What a packet may grow by: 1.5 % of a full one. A byte is enough for a frame of libwebrtc's;
    /// the rest is for header extensions that only some of its packets had.
    static final int MAX_PADDING_BYTES = 16;

    private final int maxPaddingBytes;
    private int end;
    private int segmentBytes;

    SegmentPlan() {
        this(MAX_PADDING_BYTES);
    }

    /// One that pads more, less or not at all, for comparison.
    SegmentPlan(int maxPaddingBytes) {
        this.maxPaddingBytes = maxPaddingBytes;
    }

    /// Finds the message that begins with packet `first` of `count`.
    void next(int[] lengths, int first, int count) {
        int longest = lengths[first];
        int shortest = longest;
        int at = first + 1;
        boolean lastIsShorter = false;
        while (at < count && !lastIsShorter) {
            int length = lengths[at];
            if (Math.max(longest, length) - shortest > maxPaddingBytes) {
                break;
            }
            longest = Math.max(longest, length);
            lastIsShorter = longest - length > maxPaddingBytes;
            shortest = Math.min(shortest, length);
            at++;
        }
        end = at;
        segmentBytes = longest;
    }

    /// The first packet that is not in the message.
    int end() {
        return end;
    }

    /// What packet `index` is to be padded to; 0 for the last, which stays as it is.
    int paddedLengthBytes(int index) {
        return index + 1 < end ? segmentBytes : 0;
    }
}
