package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/// What a media session knows of the membership that it belongs to.
interface Surroundings {
    ClientLoop loop();

    ClientConfig config();

    ClientListener listener();

    /// Fit for secrets.
    RandomGenerator random();

    /// RFC 7022: random, the same in all sessions of one membership.
    String cname();

    MediaTransport transport(String session, MediaTransport.Listener sessionListener);

    /// Says something to the server.
    void say(ObjectNode message);

    /// The end-to-end session was used: it may have something to say.
    void changed();

    /// A session ended by itself.
    void sessionClosed(boolean publish, int attempt, String reason);
}
