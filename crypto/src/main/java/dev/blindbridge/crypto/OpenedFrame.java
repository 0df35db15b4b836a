package dev.blindbridge.crypto;

/// An authentic frame in its order.
///
/// @param frame the codec's bytes, as the sender's encoder made them
/// @param level the sender's audio level, 0 to 127 -dBov (RFC 6464), or [#NO_LEVEL]
/// @param layer spatial or simulcast layer, 0 to 3
/// @param clockMs the sender's milliseconds since its join at sealing, one clock for all its tracks
@SuppressWarnings("ArrayRecordComponent") // A frame is handed over, never compared.
public record OpenedFrame(byte[] frame, boolean keyFrame, int level, int layer, long clockMs)
        implements OpenResult {
    /// The frame says nothing of loudness.
    public static final int NO_LEVEL = -1;
}
