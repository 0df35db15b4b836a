package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How often UDP_SEGMENT fires in a call of ten with what real browsers sent ([RecordedCall]), by a
/// model of the worker: it takes what has come, serves nine receivers each, and looks again. The
/// costs of a message and of a further segment are those of docs/decisions/0004.
class CallOfTenTest {
    private static final int PUBLISHERS = 10;
    private static final long WAKE_NS = 5_000;
    private static final long MESSAGE_NS = 3_000;
    private static final long SEGMENT_NS = 700;
    private static final int BATCH = 64;
    private static final int RTP_HEADER_BYTES = 20;

    /// Told apart by identity.
    private static final List<Object> TRACKS =
            Stream.generate(Object::new).limit(2 * PUBLISHERS).toList();

    private record Arrival(int publisher, long atNs, RecordedCall.Packet packet) {}

    /// What came of it all.
    ///
    /// @param share of datagrams that left in a message of two or more
    private record Outcome(
            long datagrams, long messages, double share, double cpuNs, double paddingBytes) {}

    private final List<Arrival> arrivals = arrivals();

    private static List<Arrival> arrivals() {
        List<Arrival> all = new ArrayList<>();
        Random random = new Random(1);
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            List<RecordedCall.Packet> call =
                    RecordedCall.of(publisher % 2 == 0 ? "chromium" : "firefox");
            // The call of one publisher, begun at some other time, wrapped around.
            int length = call.getLast().timeMicros() + 1;
            int shift = random.nextInt(length);
            for (RecordedCall.Packet packet : call) {
                long micros = ((long) packet.timeMicros() + shift) % length;
                all.add(new Arrival(publisher, micros * 1_000, packet));
            }
        }
        all.sort(Comparator.comparingLong(Arrival::atNs));
        return all;
    }

    private Outcome run(SegmentPlan plan, long coalesceNs) {
        long[] counts = new long[5];
        long nowNs = 0;
        int next = 0;
        while (next < arrivals.size()) {
            nowNs = Math.max(nowNs, arrivals.get(next).atNs() + WAKE_NS);
            int end = came(next, nowNs);
            RecordedCall.Packet last = arrivals.get(end - 1).packet();
            if (coalesceNs > 0 && last.video() && !last.marker()) {
                nowNs += coalesceNs;
                end = came(next, nowNs);
            }
            counts[3] += WAKE_NS;
            nowNs += serve(arrivals.subList(next, end), plan, counts);
            next = end;
        }
        return new Outcome(
                counts[0],
                counts[1],
                (double) counts[2] / counts[0],
                (double) counts[3] / counts[0],
                (double) counts[4] / counts[0]);
    }

    private int came(int from, long nowNs) {
        int end = from + 1;
        while (end < arrivals.size() && end < from + BATCH && arrivals.get(end).atNs() <= nowNs) {
            end++;
        }
        return end;
    }

    /// Counts into datagrams, messages, datagrams in company, time, padding.
    private static long serve(List<Arrival> batch, SegmentPlan plan, long[] counts) {
        long beganNs = counts[3];
        for (int receiver = 0; receiver < PUBLISHERS; receiver++) {
            int self = receiver;
            int[] lengths =
                    ordered(batch.stream().filter(other -> other.publisher() != self).toList());
            int first = 0;
            while (first < lengths.length) {
                plan.next(lengths, first, lengths.length);
                int size = plan.end() - first;
                counts[0] += size;
                counts[1]++;
                counts[2] += size > 1 ? size : 0;
                counts[3] += MESSAGE_NS + (size - 1) * SEGMENT_NS;
                for (int i = first; i < plan.end(); i++) {
                    counts[4] += Math.max(0, plan.paddedLengthBytes(i) - lengths[i]);
                }
                first = plan.end();
            }
        }
        return counts[3] - beganNs;
    }

    /// Lengths as the engine orders them.
    private static int[] ordered(List<Arrival> queued) {
        Object[] tracks = queued.stream().map(a -> TRACKS.get(track(a))).toArray();
        int[] lengths =
                queued.stream()
                        .mapToInt(a -> RTP_HEADER_BYTES + a.packet().payloadBytes())
                        .toArray();
        int[] order = new SendOrder(BATCH).of(tracks, lengths, lengths.length);
        return Arrays.stream(order).limit(lengths.length).map(i -> lengths[i]).toArray();
    }

    private static int track(Arrival arrival) {
        return arrival.publisher() * 2 + (arrival.packet().video() ? 1 : 0);
    }

    @Test
    void shouldSendMostOfAFrameAsOneMessage() {
        Outcome plain = run(new SegmentPlan(0), 0);
        Outcome padded = run(new SegmentPlan(), 0);
        Outcome waited = run(new SegmentPlan(), 250_000);
        Outcome waitedPlain = run(new SegmentPlan(0), 250_000);
        System.out.println("call of ten, not padded:        " + plain);
        System.out.println("call of ten, padded:            " + padded);
        System.out.println("call of ten, waiting:           " + waitedPlain);
        System.out.println("call of ten, padded and waiting: " + waited);
        // On a machine with nothing else to do, a packet has gone before the next one comes.
        assertTrue(waited.share() > 5 * padded.share());
        assertTrue(waited.share() > 1.1 * waitedPlain.share());
        assertTrue(waited.cpuNs() < padded.cpuNs());
        assertTrue(waited.paddingBytes() < 1, "a packet");
    }
}
