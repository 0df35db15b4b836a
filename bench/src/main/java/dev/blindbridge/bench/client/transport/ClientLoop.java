package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One thread for the sockets, timers and tasks of any number of clients. All that runs here must
/// be short.
public final class ClientLoop implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(ClientLoop.class.getName());

    /// A pending call; cancelling it twice or late does no harm.
    public static final class Timer {
        private final long deadlineNs;
        private @Nullable Runnable task;

        private Timer(long deadlineNs, Runnable task) {
            this.deadlineNs = deadlineNs;
            this.task = task;
        }

        /// Loop thread only. What the task holds is free at once, long before the deadline.
        public void cancel() {
            task = null;
        }
    }

    private final DatagramSockets sockets;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(timer -> timer.deadlineNs));
    private final Thread thread;
    private volatile boolean closed;

    public ClientLoop(String name) {
        this(name, new NioSockets());
    }

    /// A loop on sockets of another kind, which it closes in the end.
    public ClientLoop(String name, DatagramSockets sockets) {
        this.sockets = sockets;
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /// This machine's monotonic clock.
    public static long nowNs() {
        return System.nanoTime();
    }

    /// Runs the task on the loop's thread; any thread.
    public void execute(Runnable task) {
        tasks.add(task);
        sockets.wakeUp();
    }

    /// Loop thread only.
    public Timer at(long deadlineNs, Runnable task) {
        Timer timer = new Timer(deadlineNs, task);
        timers.add(timer);
        return timer;
    }

    /// Loop thread only.
    public DatagramSockets.Socket open(DatagramSockets.Handler handler) throws IOException {
        return sockets.open(handler);
    }

    private void run() {
        while (!closed) {
            try {
                select();
                runTasks();
                runTimers();
            } catch (IOException e) {
                LOGGER.log(Level.SEVERE, "The client loop ends", e);
                return;
            }
        }
    }

    private void select() throws IOException {
        Timer first = timers.peek();
        long waitNs = first == null ? 1_000_000_000 : first.deadlineNs - nowNs();
        sockets.poll(tasks.isEmpty() ? Math.max(0, waitNs) : 0);
    }

    private void runTasks() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            guarded(task);
        }
    }

    private void runTimers() {
        long nowNs = nowNs();
        Timer timer;
        while ((timer = timers.peek()) != null
                && (timer.task == null || timer.deadlineNs - nowNs <= 0)) {
            timers.poll();
            if (timer.task != null) {
                guarded(timer.task);
            }
        }
    }

    /// A bug in one client does not end the others.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.SEVERE, "A client failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        sockets.wakeUp();
        try {
            thread.join(2000);
            sockets.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
