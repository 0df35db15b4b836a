package dev.blindbridge.signaling.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client says: docs/signaling-protocol.md section 3. Field by field within its limits; what
/// depends on the state of a room is checked there.
public sealed interface ClientMessage extends Inbound {
    /// The value of `type` on the wire.
    String type();

    /// Asks to be let in, or in again.
    ///
    /// @param resume token of an earlier membership, null for a new one
    record Join(String room, @Nullable String resume) implements ClientMessage {
        @Override
        public String type() {
            return "join";
        }

        /// Without the room's name and the token: both let somebody in.
        @Override
        public String toString() {
            return "Join";
        }
    }

    record Publish(int attempt, String sdp, List<PublishedTrack> tracks) implements ClientMessage {
        public Publish {
            tracks = List.copyOf(tracks);
        }

        @Override
        public String type() {
            return "publish";
        }

        /// Without the description: it holds an ICE password.
        @Override
        public String toString() {
            return "Publish[attempt=" + attempt + ", tracks=" + tracks + "]";
        }
    }

    record Subscribe(int attempt) implements ClientMessage {
        @Override
        public String type() {
            return "subscribe";
        }
    }

    record Answer(int id, String sdp) implements ClientMessage {
        @Override
        public String type() {
            return "answer";
        }

        /// Without the description: it holds an ICE password.
        @Override
        public String toString() {
            return "Answer[id=" + id + "]";
        }
    }

    /// A sealed message to pass on.
    ///
    /// @param to a slot, or [#EVERYONE]
    /// @param data sealed, in base64
    record Relay(int to, String data) implements ClientMessage {
        public static final int EVERYONE = -1;

        @Override
        public String type() {
            return "relay";
        }

        @Override
        public String toString() {
            return "Relay[to=" + to + ", length=" + data.length() + "]";
        }
    }

    /// Asks to end another's membership.
    record Remove(int slot) implements ClientMessage {
        @Override
        public String type() {
            return "remove";
        }
    }

    record Leave() implements ClientMessage {
        @Override
        public String type() {
            return "leave";
        }
    }

    record Ping() implements ClientMessage {
        @Override
        public String type() {
            return "ping";
        }
    }
}
