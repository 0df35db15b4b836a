package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.ReceptionReport;
import java.util.concurrent.ThreadLocalRandom;

/// One stream as it arrives at a participant who only counts: what its receiver reports say, taken
/// from the clear header. Loop thread only.
final class LoadStream {
    private final int ssrc;
    private final boolean video;
    private final ReceptionReport report;
    private long highestIndex = -1;
    private long reportDueNs;

    LoadStream(int ssrc, boolean video, long nowNs) {
        this.ssrc = ssrc;
        this.video = video;
        this.report = new ReceptionReport(ssrc, video ? 90_000 : 48_000);
        this.reportDueNs = nowNs + reportIntervalNs(video);
    }

    /// As libwebrtc's: a second for video, five for sound, each from half of it to one and a half
    /// (RFC 3550 section 6.2), each stream for itself.
    static long reportIntervalNs(boolean video) {
        long averageNs = video ? 1_000_000_000L : 5_000_000_000L;
        return averageNs / 2 + ThreadLocalRandom.current().nextLong(averageNs);
    }

    int ssrc() {
        return ssrc;
    }

    ReceptionReport report() {
        return report;
    }

    /// When the next report of it is due; a new time each time one is sent.
    long reportDueNs() {
        return reportDueNs;
    }

    void reported(long nowNs) {
        reportDueNs = nowNs + reportIntervalNs(video);
    }

    void packet(byte[] bytes, int length, long arrivalNs) {
        int number = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        long index =
                highestIndex < 0
                        ? 0x10000L + number
                        : highestIndex + (short) (number - (int) highestIndex);
        highestIndex = Math.max(highestIndex, index);
        int timestamp =
                (bytes[4] & 0xFF) << 24
                        | (bytes[5] & 0xFF) << 16
                        | (bytes[6] & 0xFF) << 8
                        | (bytes[7] & 0xFF);
        report.received(index, timestamp, length, arrivalNs);
    }
}
