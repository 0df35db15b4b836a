package dev.blindbridge.crypto;

import java.util.Optional;

/// Seals one track's frames (section 1). It names neither nonce nor counter: the key that is right
/// at the moment has its own. Any number of encoders, layers and paths of a track share one sealer
/// or have several: the counter is the same.
public final class FrameSealer {
    // Section 7, strict mode: with constant bitrate Opus every frame of speech and of silence looks
    // alike.
    static final int STRICT_AUDIO_BYTES = 160;

    private final Session session;
    private final Track track;

    FrameSealer(Session session, Track track) {
        this.session = session;
        this.track = track;
    }

    /// Seals one frame.
    ///
    /// @param level audio level, 0 to 127 -dBov, or [OpenedFrame#NO_LEVEL]
    /// @param layer spatial or simulcast layer, 0 to 3
    /// @return the wire image; nothing if the frame is malformed, or shorter than the bytes that
    ///   must stay clear, or the session has ended: then nothing may be sent at all
    public Optional<byte[]> seal(
            Codec codec, byte[] frame, boolean keyFrame, int level, int layer, long nowMs) {
        if (codec.isAudio() != track.isAudio()) {
            throw new IllegalArgumentException(codec + " on " + track);
        }
        Optional<FrameParts> split = codec.split(frame);
        if (split.isEmpty() || session.hasLeft()) {
            return Optional.empty();
        }
        FrameParts parts = split.get();
        InnerHeader header = new InnerHeader(keyFrame, level, layer, session.clockMs(nowMs));
        int paddedBytes = session.isStrict() && track.isAudio() ? STRICT_AUDIO_BYTES : 0;
        byte[] plaintext = header.plaintext(parts.hidden(), paddedBytes);
        byte[] image = session.epoch().seal(track, codec.number(), parts.clear(), plaintext, nowMs);
        // Whatever its profile says: with frames on their way a rekey must be announced ahead. Not
        // before the first: an overdue one comes before it.
        session.epoch().publishes(true);
        return Optional.of(codec.wire(parts, image));
    }
}
