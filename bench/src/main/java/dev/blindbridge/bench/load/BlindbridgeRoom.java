package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.crypto.CallRoot;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// A room of a Blindbridge. Its fields belong to the loop.
final class BlindbridgeRoom implements LoadRoom {
    private final ClientLoop loop;
    private final URI webSocket;
    private final String name;
    private final CallRoot root;
    private final DtlsIdentity identity;
    private final Histogram lateness;
    private final Map<Integer, LoadTrack> camerasBySlot = new HashMap<>();
    private final List<BlindbridgeMember> members = new ArrayList<>();

    BlindbridgeRoom(
            ClientLoop loop,
            URI webSocket,
            String name,
            CallRoot root,
            DtlsIdentity identity,
            Histogram lateness) {
        this.loop = loop;
        this.webSocket = webSocket;
        this.name = name;
        this.root = root;
        this.identity = identity;
        this.lateness = lateness;
    }

    private CompletableFuture<BlindbridgeMember> join(
            List<StreamShape> shapes, boolean receives, boolean sampled) {
        return CompletableFuture.supplyAsync(
                        () -> member(new Legs(shapes, receives, sampled)), loop::execute)
                .thenCompose(member -> member.joined().thenApply(slot -> member));
    }

    private BlindbridgeMember member(Legs legs) {
        BlindbridgeMember member =
                new BlindbridgeMember(loop, webSocket, name, root, legs, camerasBySlot);
        members.add(member);
        return member;
    }

    private final class Legs implements BlindbridgeMember.Legs {
        private final List<StreamShape> shapes;
        private final boolean receives;
        private final boolean sampled;

        Legs(List<StreamShape> shapes, boolean receives, boolean sampled) {
            this.shapes = shapes;
            this.receives = receives;
            this.sampled = sampled;
        }

        @Override
        public List<StreamShape> shapes() {
            return shapes;
        }

        @Override
        public WebRtcPublish publish(FrameSeal seal) {
            return new WebRtcPublish(loop, identity, shapes, seal, lateness);
        }

        @Override
        public @Nullable WebRtcSubscribe subscribe() {
            return receives ? new WebRtcSubscribe(loop, identity, sampled) : null;
        }
    }

    @Override
    public CompletableFuture<PublishLeg> publish(List<StreamShape> streams) {
        return join(streams, false, false)
                .thenCompose(member -> Objects.requireNonNull(member.publish()).connected());
    }

    @Override
    public CompletableFuture<SubscribeLeg> subscribe(boolean sampled) {
        return join(List.of(), true, sampled)
                .thenCompose(member -> Objects.requireNonNull(member.subscribe()).connected());
    }

    /// Complete when it publishes and is in the room: there may be nobody to receive from yet.
    @Override
    public CompletableFuture<Participant> participate(List<StreamShape> streams, boolean sampled) {
        return join(streams, true, sampled)
                .thenCompose(member ->
                        Objects.requireNonNull(member.publish())
                                .connected()
                                .thenApply(leg -> participant(leg, member)));
    }

    private static Participant participant(PublishLeg leg, BlindbridgeMember member) {
        WebRtcSubscribe subscribe = Objects.requireNonNull(member.subscribe());
        return new Participant(leg, subscribe.leg(), subscribe.connected());
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            members.forEach(BlindbridgeMember::close);
            closed.complete(null);
        });
        closed.join();
    }
}
