package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Routing a packet allocates nothing. (Around it the ciphers do, more or less as the compiler
/// likes, so that they cannot be part of the measurement.)
class AllocationTest {
    private static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    private static final HeaderExtensions EXTENSIONS = new HeaderExtensions(1, 0, 0, 2, 0);
    private static final int PACKETS = 20_000;
    private static final int WARM = 2_000;

    /// Counts, as the engine's queues do no more than that.
    private static final class Sink implements Receiver, Publisher {
        int enqueued;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void enqueue(
                OutboundTrack track,
                InboundStream stream,
                long number,
                int sequenceNumber,
                int timestamp) {
            enqueued++;
            track.onSent(stream, number, sequenceNumber, timestamp, 1000);
        }

        @Override
        public void wakeBy(long atNs) {}
    }

    private final Sink sink = new Sink();
    private final InboundTracks tracks = new InboundTracks();
    private final TransportArrivals arrivals = new TransportArrivals();
    private final RtpWriter writer = new RtpWriter();
    private final RtpView view = new RtpView();
    private final byte[] packet = new byte[1200];
    private final byte[] mid = {'v'};

    private void route(int i, long nowNs) {
        // One in ten comes late, one in fifty never.
        int number = i % 10 == 0 ? i + 1 : i % 10 == 1 ? i - 1 : i;
        if (i % 50 == 7) {
            return;
        }
        writer.begin(packet, 0, 96, true, number & 0xFFFF, number / 4 * 3000, 5);
        writer.extension(1, mid, 0, 1).extension16(2, number & 0xFFFF);
        int at = writer.endHeader();
        packet[at] = 0x10;
        packet[at + 1] = (byte) (i % 1000 == 0 ? 0 : 1);
        assertTrue(view.wrap(packet, 0, at + 1000));
        arrivals.onPacket(number & 0xFFFF, 5, nowNs);
        StreamBinding binding = tracks.find(view);
        if (binding != null) {
            InboundStream stream = binding.stream();
            stream.track().forward(stream, stream.accept(view, false, nowNs), nowNs);
        }
    }

    @Test
    void shouldAllocateNothingPerPacket() throws ReflectiveOperationException {
        InboundTrack track =
                new InboundTrack(
                        new TrackId(1),
                        new InboundParameters(
                                MediaKind.VIDEO,
                                "v",
                                List.of(VP8),
                                EXTENSIONS,
                                List.of(),
                                List.of(),
                                List.of()),
                        sink);
        tracks.add(track);
        for (int i = 0; i < 5; i++) {
            OutboundParameters parameters =
                    new OutboundParameters("0", 2 * i, 2 * i + 1, "c", List.of(VP8), EXTENSIONS);
            track.add(new OutboundTrack(track, sink, parameters, 0, 0));
        }
        // By reflection: the module itself needs no management.
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes");
        long before = 0;
        for (int i = 0; i < PACKETS; i++) {
            if (i == WARM) {
                before = (long) allocated.invoke(threads);
            }
            route(i, i * 1_000_000L);
        }
        long bytes = (long) allocated.invoke(threads) - before;
        assertTrue(sink.enqueued > PACKETS * 4, "it was routed");
        assertEquals(0, bytes / (PACKETS - WARM), () -> bytes + " bytes in all");
    }
}
