package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtpView;
import org.jspecify.annotations.Nullable;

/// One SSRC of a publisher: a track, or one simulcast layer of it. Owns what has to be known about
/// its arrivals, and the cache from which all receivers are served.
public final class InboundStream {
    /// A second of 8 Mbit/s: over three times what a browser spends on one camera.
    private static final int MAX_VIDEO_CACHE_BYTES = 1 << 20;

    /// A second of 1 Mbit/s, more than any sound needs: what came while the worker was held up must
    /// not overwrite itself.
    private static final int MAX_AUDIO_CACHE_BYTES = 1 << 17;

    private final InboundTrack track;
    private final int layer;
    private final int ssrc;
    private final int clockRateHz;
    private final ArrivalWindow window = new ArrivalWindow();
    private final MissingPackets missing = new MissingPackets();
    private final KeyFrameRequests keyFrameRequests = new KeyFrameRequests();
    private final PacketCache cache;
    private final ReceiverStatistics statistics;
    private final NtpClock clock;
    private final StoredPacket stored = new StoredPacket();
    private long lastArrivalNs = Long.MIN_VALUE / 2;
    private long newest = -1;
    private long lowest = Long.MAX_VALUE;
    private boolean repaired;

    InboundStream(InboundTrack track, int layer, int ssrc, int clockRateHz) {
        this.track = track;
        this.layer = layer;
        this.ssrc = ssrc;
        this.clockRateHz = clockRateHz;
        cache =
                new PacketCache(
                        track.kind() == MediaKind.VIDEO
                                ? MAX_VIDEO_CACHE_BYTES
                                : MAX_AUDIO_CACHE_BYTES);
        statistics = new ReceiverStatistics(ssrc, clockRateHz);
        clock = new NtpClock(clockRateHz);
    }

    /// Takes a packet of this stream, or the repair of one, already unwrapped. Stores it if it is
    /// to be forwarded.
    ///
    /// @return its number for [InboundTrack#forward]; negative if it goes no further, which
    ///   [#dropReason] explains
    public long accept(RtpView packet, boolean repair, long nowNs) {
        if (repair && window.isEmpty()) {
            return ArrivalWindow.TOO_OLD;
        }
        long unwrapped = window.unwrap(packet.sequenceNumber());
        long number = window.admit(unwrapped, packet.payloadLengthBytes() == 0);
        if (number == ArrivalWindow.DUPLICATE || number == ArrivalWindow.TOO_OLD) {
            return number;
        }
        lastArrivalNs = nowNs;
        noteGap(unwrapped, packet.payloadType(), nowNs);
        if (!repair) {
            statistics.onPacket(unwrapped, packet.timestamp(), nowNs);
        }
        if (number != ArrivalWindow.SKIPPED) {
            store(number, packet, nowNs);
        }
        return number;
    }

    /// Why [#accept] returned that; null for padding, which is no drop.
    public static @Nullable DropReason dropReason(long result) {
        if (result == ArrivalWindow.DUPLICATE) {
            return DropReason.RTP_DUPLICATE;
        }
        return result == ArrivalWindow.TOO_OLD ? DropReason.RTP_TOO_OLD : null;
    }

    private void noteGap(long unwrapped, int payloadType, long nowNs) {
        long before = window.previousHighest();
        long lowestBefore = lowest;
        lowest = Math.min(lowest, unwrapped);
        repaired = false;
        if (before < 0) {
            return;
        }
        if (unwrapped >= lowestBefore && unwrapped < before) {
            repaired = missing.remove(unwrapped, nowNs);
        } else if (unwrapped < lowestBefore) {
            // The very first packets came out of order.
            addGap(unwrapped, lowestBefore, payloadType, nowNs);
        } else {
            addGap(before, unwrapped, payloadType, nowNs);
        }
    }

    private void addGap(long before, long after, int payloadType, long nowNs) {
        if (after == before + 1 || !track.isRepairable(payloadType)) {
            return;
        }
        if (missing.addGap(before, after, nowNs)) {
            track.publisher().wakeBy(missing.nextDueNs());
        } else {
            requestKeyFrame(nowNs);
        }
    }

    private void store(long number, RtpView packet, long nowNs) {
        PayloadFormat format = track.format(packet.payloadType());
        boolean keyFrame =
                format.startsKeyFrame(
                        packet.buffer(), packet.payloadOffset(), packet.payloadLengthBytes());
        stored.wrap(number, packet, track.orientation(packet), keyFrame);
        store(stored, nowNs);
    }

    private void store(StoredPacket packet, long nowNs) {
        if (packet.keyFrameStart()) {
            keyFrameRequests.onKeyFrame();
        }
        newest = Math.max(newest, packet.number());
        cache.put(packet, nowNs);
    }

    /// Takes a packet that another worker has accepted.
    public void mirror(StoredPacket packet, long nowNs) {
        lastArrivalNs = nowNs;
        store(packet, nowNs);
    }

    /// Asks the publisher for a key frame, soon.
    public void requestKeyFrame(long nowNs) {
        if (track.kind() == MediaKind.VIDEO) {
            track.publisher().wakeBy(keyFrameRequests.request(nowNs));
        }
    }

    /// Takes the sender report that the view stands at.
    public void onSenderReport(RtcpView report, long nowNs) {
        clock.set(report.ntpTimestamp(), report.rtpTimestamp(), nowNs);
        track.report(this);
    }

    /// Whether the packet accepted last had been asked for.
    public boolean lastWasRepair() {
        return repaired;
    }

    /// When feedback about this stream is due; `Long.MAX_VALUE` if none is.
    public long nextDueNs() {
        return Math.min(missing.nextDueNs(), keyFrameRequests.dueNs());
    }

    boolean isAlive(long nowNs) {
        return nowNs - lastArrivalNs < InboundTrack.LAYER_SILENCE_NS;
    }

    /// The number of the newest packet stored, -1 before the first.
    long newest() {
        return newest;
    }

    public InboundTrack track() {
        return track;
    }

    public int layer() {
        return layer;
    }

    public int ssrc() {
        return ssrc;
    }

    int clockRateHz() {
        return clockRateHz;
    }

    public PacketCache cache() {
        return cache;
    }

    public MissingPackets missing() {
        return missing;
    }

    public KeyFrameRequests keyFrameRequests() {
        return keyFrameRequests;
    }

    public ReceiverStatistics statistics() {
        return statistics;
    }

    public NtpClock clock() {
        return clock;
    }
}
