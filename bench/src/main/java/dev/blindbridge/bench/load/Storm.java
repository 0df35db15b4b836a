package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Rooms of three that fill up and end, as fast as the relay lets them: each join is a WebSocket, a
/// publish and a subscribe transport with ICE and DTLS of their own. Any thread.
final class Storm {
    private static final int MEMBERS = 3;
    private static final long ROOM_TIMEOUT_S = 20;
    private static final double NS_PER_MS = 1e6;
    private static final List<StreamShape> STREAMS =
            List.of(StreamShape.SPEECH, StreamShape.even(1100, 50));

    private final RelayUnderLoad relay;
    private final AtomicInteger rooms = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong joins = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final Histogram joinNs = new ConcurrentHistogram(3);
    private volatile boolean stopping;
    private long joinsWhenStopped;

    /// @param atOnce rooms that fill up at the same time
    Storm(RelayUnderLoad relay, int atOnce) {
        this.relay = relay;
        for (int i = 0; i < atOnce; i++) {
            fill();
        }
    }

    private void fill() {
        if (stopping || failure.get() != null) {
            return;
        }
        running.incrementAndGet();
        LoadRoom room;
        try {
            room = relay.room("storm-" + rooms.incrementAndGet());
        } catch (IOException e) {
            failure.set(e.getMessage());
            running.decrementAndGet();
            return;
        }
        long beginNs = ClientLoop.nowNs();
        List<CompletableFuture<?>> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(
                    room.participate(STREAMS, false)
                            .thenCompose(LoadRoom.Participant::receives)
                            .thenAccept(leg -> {
                                joins.incrementAndGet();
                                joinNs.recordValue(ClientLoop.nowNs() - beginNs);
                            }));
        }
        CompletableFuture<?> _ =
                CompletableFuture.allOf(members.toArray(new CompletableFuture<?>[0]))
                        .orTimeout(ROOM_TIMEOUT_S, TimeUnit.SECONDS)
                        .whenCompleteAsync((done, failed) -> ended(room, failed));
    }

    private void ended(LoadRoom room, @Nullable Throwable failed) {
        room.close();
        running.decrementAndGet();
        if (failed != null) {
            failure.compareAndSet(null, String.valueOf(failed.getMessage()));
        }
        fill();
    }

    /// From now on joins count.
    void beginMeasuring() {
        joins.set(0);
        joinNs.reset();
    }

    /// What came of it since then; after [#stop].
    ///
    /// @param relay what the relay used, the running call included
    /// @param generator what this process used
    /// @param seconds until the storm was told to stop
    Map<String, Double> figures(CpuAccount.Used relay, CpuAccount.Used generator, double seconds) {
        double people = joinsWhenStopped;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("joins_per_s", people / seconds);
        figures.put("relay_cpu_ms_per_join", relay.totalNs() / NS_PER_MS / joins.get());
        figures.put("generator_cpu_ms_per_join", generator.totalNs() / NS_PER_MS / joins.get());
        figures.put("join_p50_ms", joinNs.getValueAtPercentile(50) / NS_PER_MS);
        figures.put("join_p99_ms", joinNs.getValueAtPercentile(99) / NS_PER_MS);
        return figures;
    }

    /// Begins no more rooms and waits for those that fill up.
    ///
    /// @throws IOException if somebody could not come in
    void stop() throws IOException, InterruptedException {
        joinsWhenStopped = joins.get();
        stopping = true;
        while (running.get() > 0) {
            Thread.sleep(10);
        }
        String reason = failure.get();
        if (reason != null) {
            throw new IOException("A join of the storm failed: " + reason);
        }
    }
}
