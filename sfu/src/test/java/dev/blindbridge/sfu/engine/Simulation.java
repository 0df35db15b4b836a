package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/// Workers with their engines, clients and the network between them in simulated time. The same
/// seed gives the same run.
final class Simulation {

    /// What came to the engine.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Captured(byte[] datagram, InetSocketAddress from) {}

    private record Event(long atNs, long order, Runnable action) {}

    final SplittableRandom random;
    private final List<SimWorker> workers = new ArrayList<>();

    /// The first worker's.
    final RelayEngine engine;

    /// A worker that is held up takes its commands so much later.
    long mailboxDelayNs;

    final List<RelayEvent> events = new ArrayList<>();
    boolean faultsExpected;

    /// Nothing can be sent there: a bug of ours, by way of trial.
    @Nullable InetSocketAddress brokenAddress;

    SimLink up = SimLink.PERFECT;
    SimLink down = SimLink.PERFECT;
    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>((a, b) ->
                    a.atNs == b.atNs
                            ? Long.compare(a.order, b.order)
                            : Long.compare(a.atNs, b.atNs));
    private final Map<InetSocketAddress, SimTransport> clients = new HashMap<>();
    private long nowNs = 1_000_000_000;
    private long order;
    final Captured[] captured = new Captured[512];
    boolean strangersHoldChecks;
    int capturedCount;
    private int nextPort = 20_000;
    private int nextId = 1;

    Simulation(long seed) {
        this(seed, 1);
    }

    Simulation(long seed, int workerCount) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < workerCount; i++) {
            workers.add(new SimWorker(this, seed + i));
        }
        engine = workers.getFirst().engine;
    }

    SimWorker worker(int number) {
        return workers.get(number);
    }

    long nowNs() {
        return nowNs;
    }

    int nextId() {
        return nextId++;
    }

    InetSocketAddress newAddress(SimTransport client) {
        InetSocketAddress address = new InetSocketAddress("192.0.2.1", nextPort++);
        clients.put(address, client);
        return address;
    }

    void at(long atNs, Runnable action) {
        agenda.add(new Event(atNs, order++, action));
    }

    void in(long delayNs, Runnable action) {
        at(nowNs + delayNs, action);
    }

    /// Runs `action` every so often until it returns false.
    void every(long intervalNs, java.util.function.BooleanSupplier action) {
        in(
                intervalNs,
                () -> {
                    if (action.getAsBoolean()) {
                        every(intervalNs, action);
                    }
                });
    }

    void runFor(double seconds) {
        long endNs = nowNs + (long) (seconds * 1e9);
        Event event = agenda.peek();
        while (event != null && event.atNs <= endNs) {
            agenda.remove();
            nowNs = event.atNs;
            event.action.run();
            event = agenda.peek();
        }
        nowNs = endNs;
    }

    void command(RelayCommand command) {
        worker(0).command(command);
    }

    /// Sends a datagram to a worker through the network; the array is handed over.
    ///
    /// @return whether it will arrive
    boolean toEngine(int worker, byte[] datagram, int lengthBytes, InetSocketAddress from) {
        return transmit(up, () -> arrive(worker, Arrays.copyOf(datagram, lengthBytes), from));
    }

    /// Puts a datagram before an engine, now.
    void arrive(int worker, byte[] datagram, InetSocketAddress from) {
        captured[capturedCount++ % captured.length] = new Captured(datagram.clone(), from);
        worker(worker).arrive(datagram, from);
    }

    /// Before the first one, not captured.
    void arriveUnseen(byte[] datagram, InetSocketAddress from) {
        worker(0).arrive(datagram, from);
    }

    /// Brings something to its end of a link, or not, or twice, sooner or later.
    ///
    /// @return false if it is lost
    boolean transmit(SimLink link, Runnable delivery) {
        if (random.nextDouble() < link.lossRate()) {
            return false;
        }
        int copies = random.nextDouble() < link.duplicateRate() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delayNs = link.delayNs() + (long) (random.nextDouble() * link.jitterNs());
            if (random.nextDouble() < link.straggleRate()) {
                delayNs += SimLink.STRAGGLE_NS;
            }
            in(delayNs, delivery);
        }
        return true;
    }

    /// What an engine sends; the datagram begins at 64.
    void commit(byte[] slot, int lengthBytes, InetSocketAddress to) {
        Assertions.assertTrue(lengthBytes > 0 && lengthBytes <= Outbox.MAX_DATAGRAM_BYTES, "size");
        if (to.equals(brokenAddress)) {
            throw new IllegalStateException("broken");
        }
        SimTransport client = clients.get(to);
        if (client == null) {
            // Strangers get an error at most; who holds a valid check back, an answer to that.
            boolean answer = slot[65] == 0x11 || (strangersHoldChecks && slot[65] == 0x01);
            Assertions.assertTrue(slot[64] == 1 && answer, "not for a stranger");
            return;
        }
        byte[] copy = Arrays.copyOfRange(slot, 64, 64 + lengthBytes);
        client.onSentByEngine(copy, to);
    }

    void dtls(TransportId transport, InetSocketAddress from) {
        SimTransport client = clients.get(from);
        Assertions.assertNotNull(client);
        Assertions.assertEquals(client.id, transport);
        client.onDtlsAtEngine();
    }

    void event(RelayEvent event) {
        if (!faultsExpected && event instanceof RelayEvent.Fault(var transport, var cause)) {
            throw new AssertionError("fault of " + transport, cause);
        }
        events.add(event);
    }
}
