package dev.blindbridge.bench.compare.limit;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.load.FrameSeal;
import dev.blindbridge.bench.load.LoadRoom;
import dev.blindbridge.bench.load.LoadTrack;
import dev.blindbridge.bench.load.PublishLeg;
import dev.blindbridge.bench.load.StreamShape;
import dev.blindbridge.bench.load.SubscribeLeg;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/// A room of the limit. Its state is the loop's.
final class LimitRoom implements LoadRoom {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int VIDEO_CLOCK_HZ = 90_000;
    private static final int AUDIO_CLOCK_HZ = 48_000;

    /// As browsers number them.
    private static final int MID_EXTENSION = 1;

    private static final int TRANSPORT_WIDE_EXTENSION = 3;

    private final LimitUnderLoad relay;
    private final String name;
    private final ClientLoop loop;
    private final Histogram lateness;
    private final List<Published> published = new ArrayList<>();
    private final List<Subscribed> subscribed = new ArrayList<>();
    private final List<LimitLeg> legs = new ArrayList<>();
    private int owners;

    private record Published(int owner, int ssrc, LoadTrack track) {}

    private record Subscribed(int owner, SubscribeLeg leg) {}

    LimitRoom(LimitUnderLoad relay, String name, ClientLoop loop, Histogram lateness) {
        this.relay = relay;
        this.name = name;
        this.loop = loop;
        this.lateness = lateness;
    }

    @Override
    public CompletableFuture<PublishLeg> publish(List<StreamShape> streams) {
        return onLoop(() -> publish(owners++, streams));
    }

    @Override
    public CompletableFuture<SubscribeLeg> subscribe(boolean sampled) {
        return onLoop(() -> subscribe(owners++, sampled));
    }

    @Override
    public CompletableFuture<Participant> participate(List<StreamShape> streams, boolean sampled) {
        return onLoop(() -> {
            int owner = owners++;
            SubscribeLeg leg = subscribe(owner, sampled);
            return new Participant(
                    publish(owner, streams), leg, CompletableFuture.completedFuture(leg));
        });
    }

    private PublishLeg publish(int owner, List<StreamShape> streams) {
        LimitLeg leg = new LimitLeg(loop, relay.media(), (srtp, bytes, length, arrivalNs) -> {});
        legs.add(leg);
        TransportSequence sequence = new TransportSequence();
        List<LoadTrack> tracks = new ArrayList<>();
        for (StreamShape shape : streams) {
            int ssrc = RANDOM.nextInt();
            int outgoingSsrc = RANDOM.nextInt();
            OutgoingTrack track =
                    new OutgoingTrack(
                            parameters(String.valueOf(tracks.size()), shape, ssrc),
                            sequence,
                            RANDOM.nextInt(0x8000), // RFC 3711 section 3.3.1: no early wrap
                            shape.packetBytes());
            tracks.add(
                    new LoadTrack(
                            loop, track, shape, FrameSeal.NONE, leg::protectAndSend, lateness));
            relay.order(
                    "publish %s %d %s %s %s"
                            .formatted(
                                    name,
                                    owner,
                                    Integer.toUnsignedString(ssrc),
                                    Integer.toUnsignedString(outgoingSsrc),
                                    leg.key()));
            published.add(new Published(owner, outgoingSsrc, tracks.getLast()));
        }
        subscribed.forEach(this::expect);
        return new PublishLeg(loop, tracks, () -> {});
    }

    private static OutgoingTrack.Parameters parameters(String mid, StreamShape shape, int ssrc) {
        return new OutgoingTrack.Parameters(
                mid,
                shape.video(),
                ssrc,
                ssrc + 1,
                shape.video() ? DescriptionWriter.VP8 : DescriptionWriter.OPUS,
                DescriptionWriter.VP8_RTX,
                shape.video() ? VIDEO_CLOCK_HZ : AUDIO_CLOCK_HZ,
                MID_EXTENSION,
                TRANSPORT_WIDE_EXTENSION);
    }

    private SubscribeLeg subscribe(int owner, boolean sampled) {
        SubscribeLeg counts = new SubscribeLeg(loop, () -> {});
        LimitLeg leg =
                new LimitLeg(
                        loop,
                        relay.media(),
                        (srtp, bytes, length, arrivalNs) -> {
                            if (!sampled) {
                                counts.count(bytes, length, arrivalNs);
                                return;
                            }
                            int clear = srtp.unprotectRtp(bytes, 0, length);
                            if (clear > 0) {
                                counts.sample(bytes, 0, clear, arrivalNs);
                            }
                        });
        legs.add(leg);
        relay.order(
                "subscribe %s %d %s %s %d"
                        .formatted(
                                name,
                                owner,
                                leg.key(),
                                relay.media().getAddress().getHostAddress(),
                                leg.port()));
        Subscribed receiver = new Subscribed(owner, counts);
        subscribed.add(receiver);
        expect(receiver);
        return receiver.leg();
    }

    private void expect(Subscribed receiver) {
        List<Published> others =
                published.stream().filter(stream -> stream.owner() != receiver.owner()).toList();
        receiver.leg()
                .expect(
                        others.stream()
                                .map(stream ->
                                        new SubscribeLeg.Expected(
                                                stream.ssrc(), stream.track().video()))
                                .toList());
        others.stream()
                .filter(stream -> stream.track().video())
                .findFirst()
                .ifPresent(stream -> receiver.leg().watch(stream.ssrc(), stream.track()));
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop::execute);
    }

    @Override
    public void close() {
        CompletableFuture<?> closed =
                onLoop(() -> {
                    legs.forEach(LimitLeg::close);
                    return true;
                });
        closed.join();
    }
}
