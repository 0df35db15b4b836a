package dev.blindbridge.signaling.room;

import dev.blindbridge.signaling.protocol.ServerMessage;
import java.util.List;

/// The rooms' way to their clients. Called on the control thread; never blocks. A session that is
/// no longer there is ignored: its end is on the way to [Rooms#closed].
public interface SessionPort {
    /// Sends one message to each of them, in the order of the calls.
    void send(List<SessionId> to, ServerMessage message);

    /// Closes the WebSocket after what was sent before.
    void close(SessionId session, int closeCode);
}
