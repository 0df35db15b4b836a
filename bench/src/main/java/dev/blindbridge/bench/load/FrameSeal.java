package dev.blindbridge.bench.load;

import java.util.Optional;

/// Seals a frame end to end.
@FunctionalInterface
public interface FrameSeal {
    /// For relays that no end-to-end client is written for: the same bytes.
    FrameSeal NONE = (video, frame, keyFrame, nowMs) -> Optional.of(frame);

    /// The sealed frame; empty while there is no key.
    Optional<byte[]> seal(boolean video, byte[] frame, boolean keyFrame, long nowMs);
}
