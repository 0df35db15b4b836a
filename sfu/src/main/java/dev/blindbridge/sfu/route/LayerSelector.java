package dev.blindbridge.sfu.route;

import org.jspecify.annotations.Nullable;

/// Which stream of a track one receiver gets: the track's preferred one, entered at a key frame
/// where the codec shows key frames, for a picture cannot start elsewhere.
final class LayerSelector {
    private final InboundTrack track;
    private @Nullable InboundStream current;

    LayerSelector(InboundTrack track) {
        this.track = track;
    }

    /// What the receiver gets now, null before its first packet.
    @Nullable InboundStream current() {
        return current;
    }

    /// Whether the receiver should get a stream but waits for a key frame of it.
    boolean isWaiting() {
        return current == null || current != track.preferred();
    }

    /// Whether to enter the stream with this packet.
    boolean enters(InboundStream stream, int place) {
        if (stream != track.preferred()) {
            return false;
        }
        PacketCache cache = stream.cache();
        boolean anywhere = !track.format(cache.payloadType(place)).showsKeyFrames();
        if (!anywhere && !cache.keyFrameStart(place)) {
            return false;
        }
        current = stream;
        return true;
    }
}
