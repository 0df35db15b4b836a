package dev.blindbridge.signaling.room;

import dev.blindbridge.signaling.RecordingRelay;
import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.Inbound;
import dev.blindbridge.signaling.protocol.PublishedTrack;
import dev.blindbridge.signaling.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server without sockets, threads and clock, and clients that talk to it.
final class VirtualMeeting implements SessionPort {
    /// One WebSocket of a client's.
    final class Client {
        final SessionId id;
        final List<ServerMessage> inbox = new ArrayList<>();
        @Nullable Integer closeCode;

        Client(SessionId id) {
            this.id = id;
        }

        void send(Inbound message) {
            rooms.received(id, message, nowMs);
        }

        Client join(String room) {
            send(new ClientMessage.Join(room, null));
            return this;
        }

        Client resume(String room, String token) {
            send(new ClientMessage.Join(room, token));
            return this;
        }

        void publish(int... tracks) {
            List<PublishedTrack> list = new ArrayList<>();
            for (int track : tracks) {
                list.add(new PublishedTrack(Integer.toString(list.size()), track));
            }
            send(new ClientMessage.Publish(1, "sdp", list));
        }

        /// The socket breaks, or with `leaving` is closed on purpose.
        void drop(boolean leaving) {
            rooms.closed(id, leaving, nowMs);
        }

        ServerMessage.Joined joined() {
            return only(ServerMessage.Joined.class);
        }

        /// The one message of that kind in the inbox.
        <T extends ServerMessage> T only(Class<T> kind) {
            List<T> found = all(kind);
            if (found.size() != 1) {
                throw new AssertionError("expected one " + kind.getSimpleName() + " in " + inbox);
            }
            return found.getFirst();
        }

        <T extends ServerMessage> List<T> all(Class<T> kind) {
            return inbox.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    final RecordingRelay relay = new RecordingRelay();
    final Counters counters = new Counters();
    final Rooms rooms;
    long nowMs = 1_000_000;
    private final Map<SessionId, Client> clients = new HashMap<>();
    private long lastSession;

    VirtualMeeting() {
        this(new RoomLimits(10, 20));
    }

    VirtualMeeting(RoomLimits limits) {
        rooms = new Rooms(limits, relay, this, new Random(1), new RoomCounters(counters));
        relay.tell(rooms);
    }

    Client connect() {
        Client client = new Client(new SessionId(++lastSession));
        clients.put(client.id, client);
        rooms.opened(client.id, nowMs);
        return client;
    }

    Client join(String room) {
        return connect().join(room);
    }

    void pass(long ms) {
        long end = nowMs + ms;
        while (nowMs < end) {
            nowMs = Math.min(end, nowMs + 500);
            rooms.tick(nowMs);
        }
    }

    @Override
    public void send(List<SessionId> to, ServerMessage message) {
        for (SessionId id : to) {
            Client client = Objects.requireNonNull(clients.get(id));
            if (client.closeCode != null) {
                throw new AssertionError("sent after close: " + message);
            }
            client.inbox.add(message);
        }
    }

    @Override
    public void close(SessionId session, int closeCode) {
        Objects.requireNonNull(clients.get(session)).closeCode = closeCode;
    }
}
