package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.transport.ClientLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadTrackTest {
    private static final long INTERVAL_NS = 2_000_000;

    private final ClientLoop loop = new ClientLoop("track");
    private final Histogram lateness = new Histogram(3);
    private final List<Integer> lengths = new ArrayList<>(); // loop thread only
    private final CountDownLatch eleven = new CountDownLatch(11);

    @AfterEach
    void close() {
        loop.close();
    }

    private LoadTrack track(StreamShape shape) {
        OutgoingTrack track =
                new OutgoingTrack(
                        new OutgoingTrack.Parameters(
                                "0", shape.video(), 1, 2, 96, 97, 90_000, 1, 2),
                        new TransportSequence(),
                        100,
                        shape.packetBytes());
        return new LoadTrack(
                loop,
                track,
                shape,
                FrameSeal.NONE,
                (packet, length) -> {
                    lengths.add(length);
                    eleven.countDown();
                },
                lateness);
    }

    private <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> result.complete(task.get()));
        return result.join();
    }

    /// A generator that was held up owes what was due meanwhile, and says how late it was.
    @Test
    void shouldSendWhatWasDueWhileTheLoopWasBusy() {
        LoadTrack track = track(StreamShape.even(1100, 1e9 / INTERVAL_NS));
        CompletableFuture<Long> sent = new CompletableFuture<>();
        loop.execute(() -> {
            long firstNs = ClientLoop.nowNs();
            track.start(firstNs);
            long countNs = firstNs + 10 * INTERVAL_NS + INTERVAL_NS / 2;
            loop.at(countNs, () -> sent.complete(track.track().packets()));
            while (ClientLoop.nowNs() < countNs) {
                Thread.onSpinWait();
            }
        });
        assertEquals(11, sent.join(), "due at 0, 1, …, 10 intervals");
        long accounted =
                onLoop(() -> {
                    track.pause();
                    return track.track().packets() - lateness.getTotalCount();
                });
        assertEquals(0, accounted, "how late is known of each");
        assertTrue(lateness.getMaxValue() >= 10 * INTERVAL_NS, "the first waited for the loop");
    }

    @Test
    void shouldCutFramesIntoPacketsOfTheWantedSize() throws Exception {
        LoadTrack track = track(StreamShape.bursts(1100, 10, 10 * 1e9 / INTERVAL_NS));
        onLoop(() -> {
            track.start(ClientLoop.nowNs());
            return true;
        });
        eleven.await();
        List<Integer> sent =
                onLoop(() -> {
                    track.pause();
                    return List.copyOf(lengths);
                });
        assertEquals(0, sent.size() % 10, "whole frames");
        assertTrue(sent.stream().allMatch(length -> length == 1100), sent.toString());
    }

    @Test
    void shouldSendOnceAtATimeAfterAPauseAndAStart() throws Exception {
        LoadTrack track = track(StreamShape.even(200, 1e9 / INTERVAL_NS));
        long beginNs =
                onLoop(() -> {
                    SendTimes _ = track.sendTimes(); // from now on they are kept
                    long now = ClientLoop.nowNs();
                    track.start(now);
                    track.pause();
                    track.start(now);
                    return now;
                });
        eleven.await();
        long sent =
                onLoop(() -> {
                    track.pause();
                    return track.track().packets();
                });
        long elapsed = (ClientLoop.nowNs() - beginNs) / INTERVAL_NS;
        assertTrue(sent <= elapsed + 1, "one stream, not two: " + sent + " in " + elapsed);
        assertNotEquals(SendTimes.UNKNOWN, onLoop(() -> track.sendTimes().sentNs(0, 0)));
    }
}
