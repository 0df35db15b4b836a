package dev.blindbridge.crypto;

import org.jspecify.annotations.Nullable;

/// Opens the frames of one receiver, bound to one (slot, track) by the signalling (section 1,
/// "receiver"). A binding to something else is a new opener. What it returns is authentic, from
/// that peer and that track, and in its order.
public final class FrameOpener {
    /// The RTP timestamp is not known.
    public static final long NO_TIMESTAMP = -1;

    // Section 1, "order": simulcast layers and retransmissions come late by less.
    private static final long VIDEO_BACKWARDS_MS = 500;

    private final Session session;
    private final int slot;
    private final Track track;
    private @Nullable Peer peer;
    private long floor;
    private long newestPosition;
    private long newestTimestamp;
    private long newestClockMs;
    private boolean delayed;
    private int told;
    private int forgeries;

    FrameOpener(Session session, int slot, Track track) {
        this.session = session;
        this.slot = slot;
        this.track = track;
        follow(session.provenPeer(slot));
    }

    public int slot() {
        return slot;
    }

    public Track track() {
        return track;
    }

    /// Opens one frame.
    ///
    /// @param rtpTimestamp the outer RTP timestamp, 32 bits, or [#NO_TIMESTAMP]
    public OpenResult open(Codec codec, byte[] wire, long rtpTimestamp, long nowMs) {
        FrameParts.Image bytes = codec.image(wire).orElse(null);
        if (bytes == null) {
            return session.outputs().reject(RejectReason.CLEAR);
        }
        return switch (WireImage.parse(bytes.bytes(), bytes.clearLength(), codec.number())) {
            case WireImage.Malformed(RejectReason reason) -> session.outputs().reject(reason);
            case WireImage.Parsed(WireImage image) -> open(codec, image, rtpTimestamp, nowMs);
        };
    }

    private OpenResult open(Codec codec, WireImage image, long rtpTimestamp, long nowMs) {
        if (image.keyId().slot() != slot || image.keyId().track() != track) {
            return session.outputs().reject(RejectReason.WRONG_STREAM);
        }
        Peer sender = session.provenPeer(slot);
        if (sender == null) {
            return session.outputs().reject(RejectReason.UNKNOWN_EPOCH);
        }
        if (sender != peer || sender.epochs().forgeries() != forgeries) {
            follow(sender);
        }
        return switch (session.openFrom(sender, image, nowMs)) {
            case PeerEpochs.Refused(RejectReason reason, boolean _) ->
                    session.outputs().reject(reason);
            case PeerEpochs.Opened(byte[] plaintext) ->
                    InnerHeader.parse(plaintext)
                            .map(content ->
                                    inOrder(sender, codec, image, content, rtpTimestamp, nowMs))
                            .orElseGet(() -> session.outputs().reject(RejectReason.INNER));
        };
    }

    private OpenResult inOrder(
            Peer sender,
            Codec codec,
            WireImage image,
            InnerHeader.Content content,
            long rtpTimestamp,
            long nowMs) {
        InnerHeader header = content.header();
        trust(sender.epochs().told());
        long position = position(image.keyId().epoch(), image.counter());
        if (position <= floor || isOutOfPlace(position, rtpTimestamp, header.clockMs())) {
            return session.outputs().reject(RejectReason.ORDER);
        }
        if (position > newestPosition) {
            newestPosition = position;
            newestTimestamp = rtpTimestamp;
        }
        if (image.keyId().epoch() >= told) {
            newestClockMs = Math.max(newestClockMs, header.clockMs());
        }
        watchDelay(sender, header.clockMs(), nowMs);
        byte[] frame = codec.frame(image.bytes(), image.clearLength(), content.frame());
        return new OpenedFrame(
                frame, header.keyFrame(), header.level(), header.layer(), header.clockMs());
    }

    /// Under a secret that was told anew, no clock counts that a leaver may have forged.
    private void trust(int newest) {
        if (newest > told) {
            told = newest;
            newestClockMs = 0;
        }
    }

    /// So the bridge cannot cut and rearrange speech.
    private boolean isOutOfPlace(long position, long rtpTimestamp, long clockMs) {
        if (track.isVideo()) {
            return clockMs + VIDEO_BACKWARDS_MS < newestClockMs;
        }
        boolean timestampsKnown = rtpTimestamp != NO_TIMESTAMP && newestTimestamp != NO_TIMESTAMP;
        return timestampsKnown
                && position < newestPosition
                && (int) (rtpTimestamp - newestTimestamp) > 0; // RFC 3550: 32 bits, wraps
    }

    private void watchDelay(Peer sender, long clockMs, long nowMs) {
        boolean tooOld = sender.delay().isTooOld(clockMs, nowMs);
        if (tooOld != delayed) {
            delayed = tooOld;
            session.outputs().emit(new SessionEvent.Delayed(slot, track, tooOld));
        }
    }

    /// After a rebinding, counters up to the highest seen are dropped.
    private void follow(@Nullable Peer followed) {
        peer = followed;
        OpeningEpoch newest = followed == null ? null : followed.epochs().newestOpened(track);
        floor = newest == null ? -1 : position(newest.epoch(), newest.highest(track));
        newestPosition = floor;
        newestTimestamp = NO_TIMESTAMP;
        newestClockMs = 0;
        delayed = false;
        told = followed == null ? PeerEpochs.NO_EPOCH : followed.epochs().told();
        forgeries = followed == null ? 0 : followed.epochs().forgeries();
    }

    private static long position(int epoch, int counter) {
        return (long) epoch << 24 | counter;
    }
}
