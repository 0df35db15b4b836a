package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.HdrHistogram.SingleWriterRecorder;

/// All participants of a scenario, connected. Speakers first, so that whoever comes has something
/// to receive.
final class Crowd implements AutoCloseable {
    /// Handshakes at a time: a crowd, not yet a storm.
    private static final int JOINING_AT_ONCE = 10;

    private static final long JOIN_TIMEOUT_S = 30;
    private static final long STREAMS_TIMEOUT_S = 30;

    private final ClientLoop loop;
    private final List<LoadRoom> rooms = new ArrayList<>();
    private final List<PublishLeg> publishers = new ArrayList<>();
    private final List<SubscribeLeg> subscribers = new ArrayList<>();

    private Crowd(ClientLoop loop) {
        this.loop = loop;
    }

    /// Brings everybody in.
    ///
    /// @param latencyNs gets latencies of the first receiver of the first room
    /// @param progress told 0–1
    /// @throws IOException if somebody cannot come; its message says why
    static Crowd gather(
            RelayUnderLoad relay,
            Scenario scenario,
            ClientLoop loop,
            SingleWriterRecorder latencyNs,
            DoubleConsumer progress)
            throws IOException, InterruptedException {
        Crowd crowd = new Crowd(loop);
        try {
            for (int i = 0; i < scenario.rooms(); i++) {
                crowd.rooms.add(relay.room("load-" + i));
            }
            crowd.speak(scenario, progress);
            crowd.listen(scenario, progress);
            crowd.onLoop(() -> {
                crowd.subscribers.getFirst().latencyTo(latencyNs);
                return true;
            });
            crowd.awaitStreams(scenario);
            return crowd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    private void speak(Scenario scenario, DoubleConsumer progress)
            throws IOException, InterruptedException {
        List<Supplier<CompletableFuture<?>>> joins = new ArrayList<>();
        for (LoadRoom room : rooms) {
            for (int i = 0; i < scenario.speakers(); i++) {
                boolean first = joins.isEmpty() && scenario.listeners() == 0;
                joins.add(
                        scenario.speakers() == 1
                                ? () -> room.publish(scenario.streams()).thenAccept(publishers::add)
                                : () ->
                                        room.participate(scenario.streams(), first)
                                                .thenAccept(this::add));
            }
        }
        join(joins, share -> progress.accept(share * joins.size() / scenario.participants()));
    }

    private void listen(Scenario scenario, DoubleConsumer progress)
            throws IOException, InterruptedException {
        List<Supplier<CompletableFuture<?>>> joins = new ArrayList<>();
        for (LoadRoom room : rooms) {
            for (int i = 0; i < scenario.listeners(); i++) {
                boolean first = joins.isEmpty();
                joins.add(() -> room.subscribe(first).thenAccept(subscribers::add));
            }
        }
        join(
                joins,
                share -> progress.accept(1 - (1 - share) * joins.size() / scenario.participants()));
    }

    private void add(LoadRoom.Participant participant) {
        publishers.add(participant.publish());
        subscribers.add(participant.subscribe());
    }

    /// The first one alone: it warms up what the others share.
    private void join(List<Supplier<CompletableFuture<?>>> joins, DoubleConsumer progress)
            throws IOException, InterruptedException {
        int from = 0;
        while (from < joins.size()) {
            int to = Math.min(joins.size(), from == 0 ? 1 : from + JOINING_AT_ONCE);
            List<CompletableFuture<?>> some = new ArrayList<>();
            for (Supplier<CompletableFuture<?>> join : joins.subList(from, to)) {
                some.add(join.get());
            }
            await(some);
            progress.accept((double) to / joins.size());
            from = to;
        }
    }

    private static void await(List<CompletableFuture<?>> joins)
            throws IOException, InterruptedException {
        try {
            CompletableFuture.allOf(joins.toArray(new CompletableFuture<?>[0]))
                    .get(JOIN_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e;
            throw new IOException("A participant could not join: " + cause, e);
        } catch (TimeoutException e) {
            throw new IOException("A participant was not in after " + JOIN_TIMEOUT_S + " s", e);
        }
    }

    /// Until everybody was offered everything.
    private void awaitStreams(Scenario scenario) throws IOException, InterruptedException {
        long deadlineNs = ClientLoop.nowNs() + TimeUnit.SECONDS.toNanos(STREAMS_TIMEOUT_S);
        int wanted = subscribers.size() * scenario.streamsReceived();
        if (scenario.listeners() > 0 && scenario.speakers() > 1) {
            wanted -= scenario.rooms() * scenario.speakers() * scenario.streams().size();
        }
        while (true) {
            int offered = onLoop(() -> subscribers.stream().mapToInt(SubscribeLeg::expected).sum());
            if (offered >= wanted) {
                return;
            }
            if (ClientLoop.nowNs() - deadlineNs > 0) {
                throw new IOException(offered + " of " + wanted + " streams were offered");
            }
            Thread.sleep(20);
        }
    }

    <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    /// Begins to send, streams spread over their intervals.
    void start() {
        onLoop(() -> {
            long nowNs = ClientLoop.nowNs() + 10_000_000;
            for (int i = 0; i < publishers.size(); i++) {
                publishers.get(i).start(nowNs, (double) i / publishers.size());
            }
            return true;
        });
    }

    void pause() {
        onLoop(() -> {
            publishers.forEach(PublishLeg::pause);
            return true;
        });
    }

    /// Media packets so far.
    ///
    /// @param sent by speakers
    /// @param received by all receivers together
    /// @param others repairs, or of unknown streams
    record Count(long sent, long received, long others) {}

    Count count() {
        return onLoop(() ->
                new Count(
                        publishers.stream().mapToLong(PublishLeg::packets).sum(),
                        subscribers.stream().mapToLong(SubscribeLeg::packets).sum(),
                        subscribers.stream().mapToLong(SubscribeLeg::others).sum()));
    }

    @Override
    public void close() {
        rooms.forEach(LoadRoom::close);
    }
}
