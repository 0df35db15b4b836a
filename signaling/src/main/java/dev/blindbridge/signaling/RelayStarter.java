package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.RelayConfig;
import java.io.IOException;
import java.util.concurrent.Executor;

/// Makes the relay: the real one, or a test's.
@FunctionalInterface
public interface RelayStarter {
    /// Binds the media ports.
    ///
    /// @param listener called on `control`
    /// @param control runs everything on the control thread
    MediaRelay start(RelayConfig config, MediaRelay.Listener listener, Executor control)
            throws IOException;
}
