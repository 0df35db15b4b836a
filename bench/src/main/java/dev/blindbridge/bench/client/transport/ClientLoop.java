package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One thread for the sockets, timers and tasks of any number of clients. All that runs here must
/// be short.
public final class ClientLoop implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(ClientLoop.class.getName());

    /// Room for a datagram of any size we accept; longer ones are cut and fail authentication.
    private static final int RECEIVE_BYTES = 2048;

    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    /// Told when the channel has datagrams; reads with [#receiveArray].
    @FunctionalInterface
    interface ReadHandler {
        void onReadable(DatagramChannel channel) throws IOException;
    }

    /// A pending call; cancelling it twice or late does no harm.
    public static final class Timer {
        private final long deadlineNs;
        private final Runnable task;
        private boolean cancelled;

        private Timer(long deadlineNs, Runnable task) {
            this.deadlineNs = deadlineNs;
            this.task = task;
        }

        /// Loop thread only.
        public void cancel() {
            cancelled = true;
        }
    }

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(timer -> timer.deadlineNs));
    private final byte[] receiveArray = new byte[RECEIVE_BYTES];
    private final Thread thread;
    private volatile boolean closed;

    public ClientLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /// This machine's monotonic clock.
    public static long nowNs() {
        return System.nanoTime();
    }

    /// Runs the task on the loop's thread; any thread.
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /// Loop thread only.
    public Timer at(long deadlineNs, Runnable task) {
        Timer timer = new Timer(deadlineNs, task);
        timers.add(timer);
        return timer;
    }

    /// Loop thread only.
    DatagramChannel open(ReadHandler handler) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        channel.bind(null);
        channel.register(selector, SelectionKey.OP_READ, handler);
        return channel;
    }

    /// To read into, free for use within one call; loop thread only.
    byte[] receiveArray() {
        return receiveArray;
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
        if (waitNs <= 0 || !tasks.isEmpty()) {
            selector.selectNow(ClientLoop::dispatch);
        } else {
            selector.select(ClientLoop::dispatch, Math.max(1, waitNs / 1_000_000));
        }
    }

    private static void dispatch(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        try {
            ((ReadHandler) key.attachment()).onReadable((DatagramChannel) key.channel());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "A datagram could not be handled", e);
        }
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
                && (timer.cancelled || timer.deadlineNs - nowNs <= 0)) {
            timers.poll();
            if (!timer.cancelled) {
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
        selector.wakeup();
        try {
            thread.join(2000);
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
