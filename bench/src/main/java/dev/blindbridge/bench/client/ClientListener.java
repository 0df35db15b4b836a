package dev.blindbridge.bench.client;

import dev.blindbridge.crypto.SessionEvent;

/// Told what happens, on the client loop's thread: be short.
public interface ClientListener {
    /// Nobody listens.
    ClientListener NONE = new ClientListener() {};

    /// A peer changed, a chat came, nobody answered …
    default void endToEnd(SessionEvent event) {}

    /// A media session carries media, or no longer does.
    default void session(String session, boolean connected) {}

    /// One sentence about what the server said or did not.
    default void notice(String sentence) {}

    /// The client has ended and does not come back.
    default void ended(String reason) {}
}
