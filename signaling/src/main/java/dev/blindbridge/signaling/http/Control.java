package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.protocol.Inbound;
import dev.blindbridge.signaling.room.Rooms;
import dev.blindbridge.signaling.room.SessionId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The way from any thread to the rooms on theirs. A session has at most one message on this way at
/// a time, so the queue is bounded by the number of connections.
// Nobody waits for what is handed in.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Control {
    private static final Logger LOG = System.getLogger(Control.class.getName());
    private static final int TICK_MS = 500;

    /// How late a tick may be before the server counts as stuck.
    private static final long STUCK_MS = 10_000;

    private final ScheduledExecutorService thread;
    private final Rooms rooms;
    private volatile long lastTickMs;

    /// Begins to tick.
    public Control(ScheduledExecutorService thread, Rooms rooms) {
        this.thread = thread;
        this.rooms = rooms;
        this.lastTickMs = nowMs();
        thread.scheduleWithFixedDelay(
                () -> guarded(this::tick), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    private void tick() {
        rooms.tick(nowMs());
        lastTickMs = nowMs();
    }

    void opened(SessionId id) {
        enter(() -> rooms.opened(id, nowMs()));
    }

    /// Hands one message in.
    ///
    /// @param handled called on the control thread afterwards
    void received(SessionId id, Inbound inbound, Runnable handled) {
        enter(() -> {
            rooms.received(id, inbound, nowMs());
            handled.run();
        });
    }

    void timedOut(SessionId id) {
        enter(() -> rooms.timedOut(id, nowMs()));
    }

    void closed(SessionId id, boolean leaving) {
        enter(() -> rooms.closed(id, leaving, nowMs()));
    }

    /// Whether the control thread does its work. Depends on nothing outside the process (R17).
    public boolean alive() {
        return nowMs() - lastTickMs < STUCK_MS;
    }

    private void enter(Runnable action) {
        try {
            thread.execute(() -> guarded(action));
        } catch (RejectedExecutionException _) {
            // The server is closing, and with it every session.
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The control thread met a bug and goes on.", e);
        }
    }
}
