package dev.blindbridge.signaling.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server says: docs/signaling-protocol.md section 4.
public sealed interface ServerMessage {
    /// Welcomes a member.
    ///
    /// @param members all others
    /// @param moderators all of them, the one welcomed too if it is one
    record Joined(
            int slot,
            List<Integer> members,
            List<Integer> moderators,
            String resume,
            boolean resumed)
            implements ServerMessage {
        public Joined {
            members = List.copyOf(members);
            moderators = List.copyOf(moderators);
        }

        /// Without the token: it continues the membership.
        @Override
        public String toString() {
            return "Joined[slot="
                    + slot
                    + ", members="
                    + members
                    + ", resumed="
                    + resumed
                    + ", moderators="
                    + moderators
                    + "]";
        }
    }

    record Entered(int slot) implements ServerMessage {}

    record Left(int slot) implements ServerMessage {}

    record Moderators(List<Integer> slots) implements ServerMessage {
        public Moderators {
            slots = List.copyOf(slots);
        }
    }

    record Published(int attempt, String sdp) implements ServerMessage {
        /// Without the description: it holds an ICE password.
        @Override
        public String toString() {
            return "Published[attempt=" + attempt + "]";
        }
    }

    record Offer(int id, int attempt, String sdp, List<OfferedTrack> tracks)
            implements ServerMessage {
        public Offer {
            tracks = List.copyOf(tracks);
        }

        /// Without the description: it holds an ICE password.
        @Override
        public String toString() {
            return "Offer[id=" + id + ", attempt=" + attempt + ", tracks=" + tracks + "]";
        }
    }

    /// Which m= line carries whose track.
    record OfferedTrack(String mid, int slot, int track) {}

    record Relay(int from, String data) implements ServerMessage {
        @Override
        public String toString() {
            return "Relay[from=" + from + ", length=" + data.length() + "]";
        }
    }

    /// A media session connected or closed.
    ///
    /// @param publish which of the member's two media sessions
    /// @param reason why it closed, null while it is connected
    record Transport(boolean publish, int attempt, @Nullable String reason)
            implements ServerMessage {}

    record Pong() implements ServerMessage {}

    /// An `error`: what went wrong.
    ///
    /// @param about the type of message that it answers, null if it answers none
    record Failure(ErrorCode code, String message, @Nullable String about, boolean fatal)
            implements ServerMessage {}
}
