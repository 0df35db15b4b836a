package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.InboundTracks;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.route.Publisher;
import dev.blindbridge.sfu.route.Receiver;
import dev.blindbridge.sfu.route.StreamBinding;
import dev.blindbridge.sfu.wire.RtpView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Routing: find the stream, count and store the packet once, then give each receiver its own
/// sequence number and time. A stream of 1000 packets a second, which is what the cache is sized
/// by.
@State(Scope.Thread)
public class RouteBenchmark {
    static final int RECEIVERS = 10;
    private static final int PAYLOAD_BYTES = 1_100;
    private static final long INTERVAL_NS = 1_000_000;

    /// A tenth of a second ago.
    private static final int BACK = 100;

    private final Room published = new Room(0);
    private final Room forwarded = new Room(RECEIVERS);

    /// Statistics, gaps, one store in the cache.
    @Benchmark
    public long accept() {
        return published.packet();
    }

    /// The same, and the rewriting for ten receivers.
    @Benchmark
    @OperationsPerInvocation(RECEIVERS)
    public long acceptAndRewriteForTen() {
        return forwarded.packet();
    }

    /// Finds a packet for a repair.
    @Benchmark
    public int findForRepair() {
        int place = published.stream().cache().find(published.last - BACK);
        return place < 0 ? -1 : published.stream().cache().payloadOffset(place);
    }

    /// One publisher and its receivers, whose queues do nothing.
    private static final class Room implements Publisher, Receiver {
        private final Packets packets = new Packets();
        private final byte[] packet = new byte[Packets.MAX_BYTES];
        private final RtpView view = new RtpView();
        private final InboundTracks tracks = new InboundTracks();
        private final InboundTrack track;
        private @Nullable InboundStream stream;
        private int number;
        private long last;
        private long nowNs;

        Room(int receivers) {
            track =
                    new InboundTrack(
                            new TrackId(1),
                            new InboundParameters(
                                    MediaKind.VIDEO,
                                    "v",
                                    List.of(Packets.VP8),
                                    Packets.EXTENSIONS,
                                    List.of(Packets.SSRC),
                                    List.of(),
                                    List.of()),
                            this);
            tracks.add(track);
            for (int i = 0; i < receivers; i++) {
                OutboundParameters parameters =
                        new OutboundParameters(
                                "0",
                                2 * i + 2,
                                2 * i + 3,
                                "cname",
                                List.of(Packets.VP8),
                                Packets.EXTENSIONS);
                track.add(new OutboundTrack(track, this, parameters, 0, 0));
            }
            for (int i = 0; i < 1_000; i++) {
                packet();
            }
        }

        InboundStream stream() {
            if (stream == null) {
                throw new IllegalStateException("nothing was routed");
            }
            return stream;
        }

        long packet() {
            nowNs += INTERVAL_NS;
            number++;
            int at = packets.header(packet, Packets.SSRC, number, number / 4 * 3_000, false);
            packet[at] = 0x10;
            packet[at + 1] = (byte) (number == 1 ? 0 : 1); // A key frame begins the stream.
            if (!view.wrap(packet, 0, at + PAYLOAD_BYTES)) {
                throw new IllegalStateException("not read");
            }
            StreamBinding binding = tracks.find(view);
            if (binding == null) {
                throw new IllegalStateException("not bound");
            }
            InboundStream found = binding.stream();
            stream = found;
            long accepted = found.accept(view, false, nowNs);
            found.track().forward(found, accepted, nowNs);
            last = accepted;
            return accepted;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void enqueue(
                OutboundTrack outbound,
                InboundStream from,
                long accepted,
                int sequenceNumber,
                int timestamp) {
            outbound.onSent(from, accepted, sequenceNumber, timestamp, PAYLOAD_BYTES);
        }

        @Override
        public void wakeBy(long atNs) {}
    }
}
