package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.RtpPacketView;
import dev.blindbridge.bench.client.transport.ClientLoop;
import java.util.List;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/// The receiving half of a participant: counts what comes. Loop thread only, but for what says
/// otherwise.
public final class SubscribeLeg {
    private static final int MIN_PACKET_BYTES = 12;
    private static final int VP8_DESCRIPTOR_BYTES = 4;
    private static final int START_OF_PARTITION = 0x10;

    private final ClientLoop loop;
    private final Runnable end;
    private final RtpPacketView view = new RtpPacketView();
    private LoadStream[] streams = new LoadStream[0];
    private long packets;
    private long others;
    private @Nullable LoadTrack watched;
    private int watchedSsrc;
    private @Nullable SingleWriterRecorder latencyNs;
    private int frameSequenceNumber = -1;

    /// @param end closes the transport; on the loop's thread
    public SubscribeLeg(ClientLoop loop, Runnable end) {
        this.loop = loop;
        this.end = end;
    }

    /// A stream of media that is to come.
    public record Expected(int ssrc, boolean video) {}

    /// What is media; packets of other SSRCs are repairs, or wrong.
    public void expect(List<Expected> media) {
        long nowNs = ClientLoop.nowNs();
        LoadStream[] now = new LoadStream[media.size()];
        for (int i = 0; i < now.length; i++) {
            Expected one = media.get(i);
            LoadStream known = stream(one.ssrc());
            now[i] = known == null ? new LoadStream(one.ssrc(), one.video(), nowNs) : known;
        }
        streams = now;
    }

    @Nullable LoadStream stream(int ssrc) {
        for (LoadStream stream : streams) {
            if (stream.ssrc() == ssrc) {
                return stream;
            }
        }
        return null;
    }

    /// In the order in which they were expected.
    LoadStream[] streams() {
        return streams;
    }

    /// How many streams of media it expects.
    int expected() {
        return streams.length;
    }

    /// Measures the latency of one stream, if this leg was asked to sample.
    public void watch(int ssrc, LoadTrack track) {
        watchedSsrc = ssrc;
        watched = track;
    }

    void latencyTo(SingleWriterRecorder recorder) {
        latencyNs = recorder;
    }

    /// A packet as it came; true if that is all that is wanted of it: RTCP has more to tell.
    public boolean count(byte[] bytes, int length, long arrivalNs) {
        int type = bytes[1] & 0xFF;
        if (type >= 192 && type < 224) {
            return false; // RFC 5761 section 4
        }
        if (length < MIN_PACKET_BYTES) {
            return true;
        }
        int ssrc =
                (bytes[8] & 0xFF) << 24
                        | (bytes[9] & 0xFF) << 16
                        | (bytes[10] & 0xFF) << 8
                        | (bytes[11] & 0xFF);
        LoadStream stream = stream(ssrc);
        if (stream == null) {
            others++;
        } else {
            packets++;
            stream.packet(bytes, length, arrivalNs);
        }
        return true;
    }

    /// A packet after unprotecting, of a leg that samples.
    public void sample(byte[] bytes, int offset, int length, long arrivalNs) {
        if (!view.wrap(bytes, offset, length)) {
            others++;
            return;
        }
        count(bytes, length, arrivalNs);
        if (watched != null
                && latencyNs != null
                && view.ssrc() == watchedSsrc
                && view.payloadLength() > VP8_DESCRIPTOR_BYTES) {
            measure(watched.sendTimes(), latencyNs, bytes, arrivalNs);
        }
    }

    private void measure(
            SendTimes sendTimes, SingleWriterRecorder to, byte[] bytes, long arrivalNs) {
        int payload = view.payloadOffset();
        if ((bytes[payload] & START_OF_PARTITION) != 0) {
            frameSequenceNumber = view.sequenceNumber();
        }
        int place = (view.sequenceNumber() - frameSequenceNumber) & 0xFFFF;
        int pictureId = (bytes[payload + 2] & 0x7F) << 8 | (bytes[payload + 3] & 0xFF);
        long sentNs = sendTimes.sentNs(pictureId, place);
        if (sentNs != SendTimes.UNKNOWN) {
            // The two clocks agree to a microsecond or so.
            to.recordValue(Math.max(0, arrivalNs - sentNs));
        }
    }

    /// Media packets so far.
    long packets() {
        return packets;
    }

    /// RTP packets of SSRCs that nobody announced as media: repairs.
    long others() {
        return others;
    }

    /// Any thread.
    void close() {
        loop.execute(end);
    }
}
