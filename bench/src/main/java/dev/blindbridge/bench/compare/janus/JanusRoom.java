package dev.blindbridge.bench.compare.janus;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.load.FrameSeal;
import dev.blindbridge.bench.load.LoadRoom;
import dev.blindbridge.bench.load.LoadTrack;
import dev.blindbridge.bench.load.PublishLeg;
import dev.blindbridge.bench.load.StreamShape;
import dev.blindbridge.bench.load.SubscribeLeg;
import dev.blindbridge.bench.load.WebRtcPublish;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/// A room of Janus' VideoRoom. Its state is the loop's.
final class JanusRoom implements LoadRoom {
    private final JanusSession session;
    private final long room;
    private final ClientLoop loop;
    private final DtlsIdentity identity;
    private final InetAddress address;
    private final Histogram lateness;
    private final Map<Long, List<LoadTrack>> tracksByFeed = new LinkedHashMap<>();
    private final List<WebRtcPublish> publishers = new ArrayList<>();
    private final List<JanusSubscription> subscriptions = new ArrayList<>();

    JanusRoom(
            JanusSession session,
            long room,
            ClientLoop loop,
            DtlsIdentity identity,
            InetAddress address,
            Histogram lateness) {
        this.session = session;
        this.room = room;
        this.loop = loop;
        this.identity = identity;
        this.address = address;
        this.lateness = lateness;
    }

    @Override
    public CompletableFuture<PublishLeg> publish(List<StreamShape> streams) {
        return onLoop(() -> join(streams).thenApply(Publisher::leg));
    }

    /// A publisher whose transport stands.
    private record Publisher(long feed, PublishLeg leg) {}

    private CompletableFuture<Publisher> join(List<StreamShape> streams) {
        WebRtcPublish publish =
                new WebRtcPublish(loop, identity, streams, FrameSeal.NONE, lateness);
        publishers.add(publish);
        String offer = JanusDescriptions.offer(publish.offer(), publish.localAddress(), address);
        return session.publish(room, offer)
                .thenComposeAsync(
                        joined -> {
                            publish.onAnswer(joined.answer());
                            return joined.connected()
                                    .thenCombineAsync(
                                            publish.connected(),
                                            (done, leg) -> entered(joined.feed(), leg),
                                            loop::execute);
                        },
                        loop::execute);
    }

    private Publisher entered(long feed, PublishLeg leg) {
        tracksByFeed.put(feed, leg.tracks());
        subscriptions.forEach(subscription -> subscription.want(feed));
        return new Publisher(feed, leg);
    }

    @Override
    public CompletableFuture<SubscribeLeg> subscribe(boolean sampled) {
        return onLoop(() -> {
            JanusSubscription subscription = subscription(sampled);
            tracksByFeed.keySet().forEach(subscription::want);
            return subscription.connected();
        });
    }

    /// Complete when it publishes: there may be nobody to receive from yet.
    @Override
    public CompletableFuture<Participant> participate(List<StreamShape> streams, boolean sampled) {
        return onLoop(() ->
                join(streams)
                        .thenApplyAsync(
                                publisher -> {
                                    JanusSubscription subscription = subscription(sampled);
                                    tracksByFeed.keySet().stream()
                                            .filter(feed -> feed != publisher.feed())
                                            .forEach(subscription::want);
                                    return new Participant(
                                            publisher.leg(),
                                            subscription.leg(),
                                            subscription.connected());
                                },
                                loop::execute));
    }

    private JanusSubscription subscription(boolean sampled) {
        JanusSubscription subscription =
                new JanusSubscription(
                        session, room, loop, identity, address, sampled, tracksByFeed);
        subscriptions.add(subscription);
        return subscription;
    }

    private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.completedFuture(null)
                .thenComposeAsync(now -> task.get(), loop::execute);
    }

    @Override
    public void close() {
        onLoop(
                        () -> {
                            publishers.forEach(WebRtcPublish::close);
                            subscriptions.forEach(JanusSubscription::close);
                            return CompletableFuture.completedFuture(null);
                        })
                .join();
    }
}
