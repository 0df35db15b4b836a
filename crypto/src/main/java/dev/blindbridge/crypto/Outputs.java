package dev.blindbridge.crypto;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a session wants done, until its owner drains it, and what it refused.
final class Outputs {
    private final Deque<Outgoing> messages = new ArrayDeque<>();
    private final Deque<SessionEvent> events = new ArrayDeque<>();
    private final Map<RejectReason, Long> rejections = new EnumMap<>(RejectReason.class);

    void send(int toSlot, byte[] data) {
        messages.add(new Outgoing(toSlot, data));
    }

    void emit(SessionEvent event) {
        events.add(event);
    }

    Rejected reject(RejectReason reason) {
        rejections.merge(reason, 1L, Long::sum);
        return new Rejected(reason);
    }

    @Nullable Outgoing pollMessage() {
        return messages.poll();
    }

    @Nullable SessionEvent pollEvent() {
        return events.poll();
    }

    Map<RejectReason, Long> rejections() {
        return new EnumMap<>(rejections);
    }
}
