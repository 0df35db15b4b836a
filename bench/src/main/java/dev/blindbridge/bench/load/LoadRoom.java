package dev.blindbridge.bench.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A room of a relay under load. Any thread.
public interface LoadRoom extends AutoCloseable {
    /// Joins and publishes; complete when media can be sent.
    CompletableFuture<PublishLeg> publish(List<StreamShape> streams);

    /// Joins and receives all that others publish; complete when the transport stands, or at once
    /// while nobody publishes.
    ///
    /// @param sampled unprotects every packet and measures its latency; otherwise packets are
    ///   counted by their clear headers
    CompletableFuture<SubscribeLeg> subscribe(boolean sampled);

    /// Publishes and receives as one participant.
    ///
    /// @param sampled as for [#subscribe]
    default CompletableFuture<Participant> participate(List<StreamShape> streams, boolean sampled) {
        return publish(streams).thenCombine(subscribe(sampled), Participant::new);
    }

    /// Both sides of a participant.
    ///
    /// @param receives complete when its receiving transport stands
    record Participant(
            PublishLeg publish, SubscribeLeg subscribe, CompletableFuture<SubscribeLeg> receives) {
        /// Whose receiving transport stands already, or is not waited for.
        public Participant(PublishLeg publish, SubscribeLeg subscribe) {
            this(publish, subscribe, CompletableFuture.completedFuture(subscribe));
        }
    }

    @Override
    void close();
}
