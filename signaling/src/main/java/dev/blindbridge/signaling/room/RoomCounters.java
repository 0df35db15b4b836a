package dev.blindbridge.signaling.room;

import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.ErrorCode;
import java.util.Locale;

/// What the rooms count, by name.
public final class RoomCounters {
    private final Counters counters;
    private int roomsBefore;
    private int membersBefore;

    /// Counts into these.
    public RoomCounters(Counters counters) {
        this.counters = counters;
    }

    void message(String type) {
        counters.add("messages_received_total{type=\"" + type + "\"}", 1);
    }

    void error(ErrorCode code, boolean fatal) {
        String labels = "{code=\"" + code.wireName() + "\",fatal=\"" + fatal + "\"}";
        counters.add("errors_sent_total" + labels, 1);
    }

    /// A sealed message went to so many members; so many others had no connection.
    void relayed(int reached, int missed) {
        counters.add("relayed_messages_total", reached);
        counters.add("relayed_messages_dropped_total{reason=\"connection-lost\"}", missed);
    }

    void membership(MembershipEvent event) {
        String name = event.name().toLowerCase(Locale.ROOT);
        counters.add("memberships_total{event=\"" + name + "\"}", 1);
    }

    void sizes(int rooms, int members) {
        counters.add("rooms", rooms - roomsBefore);
        counters.add("members", members - membersBefore);
        roomsBefore = rooms;
        membersBefore = members;
    }

    /// Steps in a member's life.
    enum MembershipEvent {
        JOINED,
        LOST,
        RESUMED,
        EXPIRED,
        LEFT,
        REMOVED
    }
}
