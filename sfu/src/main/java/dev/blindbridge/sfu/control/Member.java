package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.TransportId;
import org.jspecify.annotations.Nullable;

/// A participant with its two sessions.
final class Member {
    private final MemberId id;
    private final ControlRoom room;
    private final int slot;
    private @Nullable PublishSession publish;
    private @Nullable SubscribeSession subscribe;
    private boolean subscriptionLost;
    private int lastOfferId;

    Member(MemberId id, ControlRoom room, int slot) {
        this.id = id;
        this.room = room;
        this.slot = slot;
    }

    MemberId id() {
        return id;
    }

    ControlRoom room() {
        return room;
    }

    int slot() {
        return slot;
    }

    @Nullable PublishSession publish() {
        return publish;
    }

    void publish(@Nullable PublishSession session) {
        publish = session;
    }

    @Nullable SubscribeSession subscribe() {
        return subscribe;
    }

    void subscribe(@Nullable SubscribeSession session) {
        subscribe = session;
        subscriptionLost = false;
    }

    /// The client's side may still hold the old session: no offer before it asks for a new one.
    void loseSubscription() {
        subscribe = null;
        subscriptionLost = true;
    }

    boolean subscriptionLost() {
        return subscriptionLost;
    }

    int nextOfferId() {
        return ++lastOfferId;
    }

    boolean publishesOn(TransportId transport) {
        PublishSession session = publish;
        return session != null && session.transport().id().equals(transport);
    }
}
