package dev.blindbridge.sfu.worker;

import dev.blindbridge.sfu.engine.RelayCommand;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The only way into a worker: many threads put commands in, the worker takes them out, in order
/// for each thread. Bounded; wakes the worker if it sleeps.
final class WorkerMailbox {
    // A command is some 100 bytes. A worker so far behind is beyond help.
    static final int CAPACITY = 65_536;

    private final Queue<RelayCommand> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Runnable wakeUp;

    WorkerMailbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /// False if it is full.
    boolean offer(RelayCommand command) {
        if (size.incrementAndGet() > CAPACITY) {
            size.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        commands.add(command);
        wake();
        return true;
    }

    /// Commands that found it full.
    long refused() {
        return refused.get();
    }

    /// Ends the worker's sleep, or prevents the one that it is about to begin.
    void wake() {
        if (asleep.compareAndSet(true, false)) {
            wakeUp.run();
        }
    }

    /// For the worker alone.
    @Nullable RelayCommand poll() {
        RelayCommand command = commands.poll();
        if (command != null) {
            size.decrementAndGet();
        }
        return command;
    }

    /// For the worker alone: from now on [#offer] wakes it. False if it should not sleep, since
    /// something has come already.
    boolean fallAsleep() {
        asleep.set(true);
        if (commands.isEmpty()) {
            return true;
        }
        asleep.set(false);
        return false;
    }

    /// For the worker alone.
    void awake() {
        asleep.set(false);
    }
}
