package dev.blindbridge.sfu.worker;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Engine;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.route.Counters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One thread, one UDP port, one engine. Everything between receiving and sending happens on this
/// thread, in memory that it owns. Others reach it by [#offer] and read its counters.
public final class MediaWorker implements AutoCloseable {
    /// Where what the engine says goes, called on the worker's thread; must not wait.
    public interface Sink {
        void dtls(
                TransportId transport,
                InetAddress from,
                byte[] buffer,
                int offset,
                int lengthBytes);

        void event(RelayEvent event);

        /// Hands a command to the worker of that number; false if it was not taken.
        default boolean toWorker(int worker, RelayCommand command) {
            return false;
        }
    }

    private static final System.Logger LOG = System.getLogger(MediaWorker.class.getName());

    /// One clock for all workers: times pass from one to another.
    private static final long ORIGIN_NS = System.nanoTime();

    // Between two batches of packets; a burst of commands must not delay them much.
    private static final int MAX_COMMANDS = 64;

    // How old the counters that others read may be; also the longest sleep.
    private static final long SNAPSHOT_NS = TimeUnit.MILLISECONDS.toNanos(250);

    // A worker that waited so long for a batch has time to wait for the rest of a frame.
    private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(20);

    // One line for each fault would be a line for each packet (R7).
    private static final long FAULT_LOG_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long START_TIMEOUT_S = 20;
    private static final long STOP_TIMEOUT_MS = 5_000;

    private final DatagramPort port;
    private final WorkerMailbox mailbox;
    private final EgressQueue egress;
    private final Engine engine;
    private final DatagramPort.Receiver receiver = this::onDatagram;
    private final Coalescing coalescing = Coalescing.configured();
    private final BatchSizes batches = new BatchSizes();
    private final Thread thread = Thread.currentThread();
    private volatile boolean stopping;
    private volatile Map<String, Long> counters = Map.of();
    private long batchNowNs;
    private int batchSize;
    private long snapshotDueNs;
    private long faults;
    private long faultLogDueNs;

    private MediaWorker(DatagramPort port, Function<Outbox, Engine> engines, Sink sink) {
        this.port = port;
        mailbox = new WorkerMailbox(port::wakeUp);
        egress = new EgressQueue(port, Outbox.MAX_DATAGRAM_BYTES);
        engine = engines.apply(new WorkerOutbox(egress, sink));
    }

    /// Starts a worker; returns when its port is bound.
    ///
    /// @throws IOException if the port cannot be bound
    public static MediaWorker start(
            int number, InetSocketAddress address, Function<Outbox, Engine> engines, Sink sink)
            throws IOException {
        PortKind kind = PortKind.choose();
        return start(number, address, kind::open, engines, sink);
    }

    static MediaWorker start(
            int number,
            InetSocketAddress address,
            DatagramPort.Opener opener,
            Function<Outbox, Engine> engines,
            Sink sink)
            throws IOException {
        CompletableFuture<MediaWorker> started = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("media-worker-" + number)
                .start(() -> run(started, address, opener, engines, sink));
        try {
            return started.get(START_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    "cannot listen on UDP port " + address.getPort() + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("media worker " + number + " does not start", e);
        }
    }

    private static @Nullable String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    private static void run(
            CompletableFuture<MediaWorker> started,
            InetSocketAddress address,
            DatagramPort.Opener opener,
            Function<Outbox, Engine> engines,
            Sink sink) {
        try (DatagramPort port = opener.open(address)) {
            MediaWorker worker = new MediaWorker(port, engines, sink);
            started.complete(worker);
            while (!worker.stopping) {
                worker.runOnce();
            }
        } catch (IOException | RuntimeException e) {
            if (!started.completeExceptionally(e)) {
                LOG.log(System.Logger.Level.ERROR, "media worker ends", e);
            }
        }
    }

    /// One turn: commands, a batch of datagrams, deadlines, flush.
    private void runOnce() {
        commands();
        long beganNs = nowNs();
        long waitNs = Math.min(engine.nextDeadlineNs() - beganNs, SNAPSHOT_NS);
        boolean mayWait = waitNs > 0 && mailbox.fallAsleep();
        batchSize = 0;
        port.receive(mayWait ? waitNs : 0, receiver);
        receiveRestOfFrame(beganNs);
        mailbox.awake();
        if (batchSize > 0) {
            batches.count(batchSize);
        }
        long nowNs = nowNs();
        endBatch(nowNs);
        if (engine.nextDeadlineNs() <= nowNs) {
            meetDeadline(nowNs);
        }
        egress.flush();
        if (nowNs >= snapshotDueNs) {
            snapshotDueNs = nowNs + SNAPSHOT_NS;
            counters = snapshot();
        }
    }

    /// Not under load: then batches become large by themselves, and time is what is scarce.
    private void receiveRestOfFrame(long beganNs) {
        boolean hasSlept = batchSize > 0 && batchNowNs - beganNs > IDLE_NS;
        if (!hasSlept || !engine.expectsMore()) {
            return;
        }
        long waitNs = coalescing.waitNs();
        if (waitNs > 0) {
            int before = batchSize;
            LockSupport.parkNanos(this, waitNs);
            port.receive(0, receiver);
            coalescing.onWaited(batchSize > before);
        }
    }

    /// Begins at 0, so that the engine may compare times and add to them without a thought.
    private long nowNs() {
        return System.nanoTime() - ORIGIN_NS;
    }

    private void commands() {
        for (int i = 0; i < MAX_COMMANDS; i++) {
            RelayCommand command = mailbox.poll();
            if (command == null) {
                return;
            }
            take(command);
        }
    }

    private void onDatagram(byte[] buffer, int offset, int lengthBytes, InetSocketAddress from) {
        if (batchSize++ == 0) {
            // All of a batch have been there at the same time.
            batchNowNs = nowNs();
        }
        try {
            engine.onDatagram(buffer, offset, lengthBytes, from, batchNowNs);
        } catch (RuntimeException bug) {
            fault(bug);
        }
    }

    private void endBatch(long nowNs) {
        try {
            engine.onBatchEnd(nowNs);
        } catch (RuntimeException bug) {
            fault(bug);
        }
    }

    private void meetDeadline(long nowNs) {
        try {
            engine.onDeadline(nowNs);
        } catch (RuntimeException bug) {
            fault(bug);
        }
    }

    private void take(RelayCommand command) {
        try {
            engine.onCommand(command, nowNs());
        } catch (RuntimeException bug) {
            fault(bug);
        }
    }

    /// The engine closes the peer whose processing failed; what comes up to here it did not expect.
    /// The worker lives on all the same.
    private void fault(RuntimeException bug) {
        faults++;
        long nowNs = nowNs();
        if (nowNs >= faultLogDueNs) {
            faultLogDueNs = nowNs + FAULT_LOG_NS;
            LOG.log(System.Logger.Level.ERROR, "fault in the engine, " + faults + " so far", bug);
        }
    }

    private Map<String, Long> snapshot() {
        Map<String, Long> values = new TreeMap<>();
        long[] counted = new long[Counters.SIZE];
        engine.counters().copyTo(counted);
        for (int i = 0; i < counted.length; i++) {
            values.put(Counters.nameOf(i), counted[i]);
        }
        values.put("worker_faults_total", faults);
        values.put("mailbox_refused_total", mailbox.refused());
        values.put("egress_dropped_total", port.droppedDatagrams());
        batches.addTo(values, "receive_batches_total", "datagrams");
        egress.addTo(values);
        values.put("ingress_oversized_total", port.oversizedDatagrams());
        return values;
    }

    /// False if the worker is so far behind that it takes no more. Any thread.
    public boolean offer(RelayCommand command) {
        return mailbox.offer(command);
    }

    /// By Prometheus name without prefix, a fraction of a second old. Any thread.
    public Map<String, Long> counters() {
        return counters;
    }

    public InetSocketAddress localAddress() {
        return port.localAddress();
    }

    /// How it reaches the network and what the kernel granted, for the operator.
    public String describePort() {
        DatagramPort.SocketBuffers granted = port.buffers();
        return "UDP by %s; buffers: asked for %d bytes, receive %d, send %d"
                .formatted(
                        port.kind().description(),
                        DatagramPort.SOCKET_BUFFER_BYTES,
                        granted.receiveBytes(),
                        granted.sendBytes());
    }

    /// Ends the thread; returns when the port is closed.
    @Override
    public void close() {
        stopping = true;
        port.wakeUp();
        try {
            thread.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
