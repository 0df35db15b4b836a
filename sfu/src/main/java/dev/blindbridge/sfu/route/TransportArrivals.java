package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.wire.TransportCcWriter;
import java.util.Arrays;

/// Arrival times of all packets of one transport by their transport-wide sequence number, for the
/// feedback from which the publisher estimates its bandwidth
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01). A packet that comes after its neighbours
/// were reported is reported together with them once more.
public final class TransportArrivals {
    /// Between two feedback packets. Browsers reach their full bitrate with it; see
    /// docs/architecture.md.
    public static final long INTERVAL_NS = 50_000_000;

    /// Feedback that is due leaves with the next packet of the same publisher, so that the worker
    /// need not wake up for it alone. Longer than two packets of sound lie apart; when no more
    /// comes, it leaves without.
    static final long SLACK_NS = 25_000_000;

    private static final int SIZE = 1024;
    private static final int MASK = SIZE - 1;

    /// How far back a late packet is still reported.
    private static final int LOOK_BACK = SIZE / 2;

    private final TransportCcWriter writer = new TransportCcWriter();

    /// Empty until the first packet: a transport that only sends needs none of these.
    private long[] numbers = {};

    private long[] arrivalNs = {};
    private long[] batchNumbers = {};
    private long[] batchArrivalNs = {};
    private long highest = -1;
    private long firstUnreported = Long.MAX_VALUE;

    /// Where the next feedback begins, so that what is lost between two of them is in the second;
    /// -1 before the first.
    private long firstUncovered = -1;

    private long lastFeedbackNs;
    private boolean started;
    private int feedbackCount;
    private int mediaSsrc;

    private void start(long nowNs) {
        started = true;
        lastFeedbackNs = nowNs - INTERVAL_NS;
        numbers = new long[SIZE];
        Arrays.fill(numbers, -1);
        arrivalNs = new long[SIZE];
        batchNumbers = new long[SIZE];
        batchArrivalNs = new long[SIZE];
    }

    /// Notes an arrival.
    ///
    /// @return when to look whether feedback is due: at once, if it is
    public long onPacket(int sequenceNumber, int ssrc, long nowNs) {
        long number =
                highest < 0
                        ? 0x10000L + sequenceNumber
                        : highest + (short) (sequenceNumber - (int) highest);
        if (!started) {
            start(nowNs);
        }
        int at = (int) number & MASK;
        if (number > highest - LOOK_BACK && numbers[at] != number) {
            numbers[at] = number;
            arrivalNs[at] = nowNs;
            highest = Math.max(highest, number);
            firstUnreported = Math.min(firstUnreported, number);
            mediaSsrc = ssrc;
        }
        return isDue(nowNs) ? nowNs : latestNs();
    }

    /// Whether there is something to report, and the last report is long enough ago.
    public boolean isDue(long nowNs) {
        return firstUnreported != Long.MAX_VALUE && nowNs >= lastFeedbackNs + INTERVAL_NS;
    }

    /// When to report even if nothing more comes; `Long.MAX_VALUE` if there is nothing to report.
    public long latestNs() {
        return firstUnreported == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : lastFeedbackNs + INTERVAL_NS + SLACK_NS;
    }

    /// Writes one feedback packet of what has not been reported; call again until it returns 0.
    ///
    /// @return its length
    public int writeFeedback(
            byte[] out, int offset, int capacityBytes, int senderSsrc, long nowNs) {
        int count = collect();
        long base = count == 0 ? 0 : base(batchNumbers[0]);
        int length =
                writer.write(
                        out,
                        offset,
                        capacityBytes,
                        senderSsrc,
                        mediaSsrc,
                        feedbackCount,
                        base,
                        batchNumbers,
                        batchArrivalNs,
                        count);
        boolean all = length == 0 || writer.consumed() == count;
        firstUnreported = all ? Long.MAX_VALUE : batchNumbers[writer.consumed()];
        if (length > 0) {
            firstUncovered = Math.max(firstUncovered, batchNumbers[writer.consumed() - 1] + 1);
        }
        lastFeedbackNs = nowNs;
        feedbackCount += length == 0 ? 0 : 1;
        return length;
    }

    private long base(long firstArrival) {
        // A gap wider than the window is an outage that no feedback describes.
        boolean near = firstUncovered >= 0 && firstArrival - firstUncovered < SIZE;
        return near ? Math.min(firstUncovered, firstArrival) : firstArrival;
    }

    private int collect() {
        if (firstUnreported == Long.MAX_VALUE) {
            return 0;
        }
        long first = Math.max(firstUnreported, highest - SIZE + 1);
        // Counted ahead, in ints: of a loop up to a long the compiler assumes what fails one day,
        // and then compiles the worker anew (-Xlog:deoptimization=debug, loop_limit_check).
        int span = (int) (highest - first) + 1;
        int count = 0;
        for (int i = 0; i < span; i++) {
            long number = first + i;
            int at = (int) number & MASK;
            if (numbers[at] == number) {
                batchNumbers[count] = number;
                batchArrivalNs[count] = arrivalNs[at];
                count++;
            }
        }
        return count;
    }
}
