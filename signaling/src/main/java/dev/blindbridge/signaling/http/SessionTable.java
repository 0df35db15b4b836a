package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.protocol.MessageWriter;
import dev.blindbridge.signaling.protocol.ServerMessage;
import dev.blindbridge.signaling.room.SessionId;
import dev.blindbridge.signaling.room.SessionPort;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The open WebSockets by id: the rooms' way back to them. A message to many is written once.
public final class SessionTable implements SessionPort {
    private static final int POLL_MS = 10;

    private final Map<SessionId, SignalingSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final MessageWriter writer = new MessageWriter();

    SessionId add(SignalingSession session) {
        SessionId id = new SessionId(lastId.incrementAndGet());
        sessions.put(id, session);
        return id;
    }

    void remove(SessionId id) {
        sessions.remove(id);
    }

    /// The sum of what waits to be written, kept by the sessions.
    AtomicLong unsentBytes() {
        return unsentBytes;
    }

    /// Waits until all are closed, but no longer than that.
    public void awaitEmpty(long timeoutMs) {
        long endNs = System.nanoTime() + timeoutMs * 1_000_000;
        try {
            while (!sessions.isEmpty() && System.nanoTime() < endNs) {
                Thread.sleep(POLL_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void send(List<SessionId> to, ServerMessage message) {
        if (to.isEmpty()) {
            return;
        }
        byte[] text = writer.write(message);
        for (SessionId id : to) {
            SignalingSession session = sessions.get(id);
            if (session != null) {
                session.send(text);
            }
        }
    }

    @Override
    public void close(SessionId id, int closeCode) {
        SignalingSession session = sessions.get(id);
        if (session != null) {
            session.close(closeCode);
        }
    }
}
