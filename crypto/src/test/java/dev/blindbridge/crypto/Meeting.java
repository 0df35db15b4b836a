package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sessions around an in-memory relay in virtual time. The relay is honest here: messages keep
/// their order and take ten milliseconds.
final class Meeting {
    static final long LATENCY_MS = 10;

    private static final byte[] FRAME = {0x78, 1, 2, 3};

    /// One browser or native client.
    static final class Member {
        private final Session session;
        private final List<SessionEvent> events = new ArrayList<>();

        Member(Session session) {
            this.session = session;
        }

        PeerId id() {
            return session.id();
        }

        Session session() {
            return session;
        }

        int slot() {
            return session.slot();
        }

        <E extends SessionEvent> List<E> events(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /// How it sees another.
        PeerState stateOf(Member other) {
            return session.peers().stream()
                    .filter(peer -> peer.id().equals(other.session.id()))
                    .map(PeerView::state)
                    .findFirst()
                    .orElse(PeerState.RETIRED);
        }
    }

    /// One message on its way to one member.
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Delivery(int from, int to, byte[] data) {
        /// What it was sealed for; of a hello, nothing.
        Track track() {
            return !Hello.looksLikeOne(data)
                            && WireImage.parse(data, 0, Codec.NONE)
                                    instanceof WireImage.Parsed(WireImage image)
                    ? image.keyId().track()
                    : Track.RESERVED;
        }
    }

    private record Event(long atMs, long order, Runnable action) {}

    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private final Map<Integer, Member> members = new TreeMap<>();
    private final long seed;
    private Predicate<Delivery> passes = _ -> true;
    private Rules rules = Rules.ALL;
    private BiConsumer<Member, SessionEvent> reaction = (_, _) -> {};
    private long nowMs = 1_000_000;
    private long order;
    private int nextSlot;

    Meeting(long seed) {
        this.seed = seed;
    }

    long nowMs() {
        return nowMs;
    }

    /// From now on the bridge withholds what this refuses.
    void passOnly(Predicate<Delivery> allowed) {
        passes = allowed;
    }

    /// Whoever joins from now on breaks a rule.
    void obey(Rules broken) {
        rules = broken;
    }

    /// From now on every member's application does this with what it is told.
    void react(BiConsumer<Member, SessionEvent> application) {
        reaction = application;
    }

    /// What a member's application does aside, such as deriving a root.
    void later(long delayMs, Runnable action) {
        queue.add(new Event(nowMs + delayMs, order++, action));
    }

    /// The server says who they are.
    void moderators(Member... now) {
        List<Integer> slots = Arrays.stream(now).map(Member::slot).toList();
        members.values().forEach(member -> member.session.onModerators(slots));
    }

    Member join(String name) {
        return join(Roots.CALL, name, 1);
    }

    Member join(CallRoot root, String name, int tracks) {
        int slot = nextSlot++;
        List<Integer> others = List.copyOf(members.keySet());
        others.forEach(
                other -> post(() -> withMember(other, m -> m.session.onEntered(slot, nowMs))));
        Member member =
                new Member(
                        Session.join(
                                root,
                                slot,
                                others,
                                new Profile(tracks, 0, name),
                                false,
                                new SeededRandomness(seed * 1000 + slot),
                                rules,
                                nowMs));
        members.put(slot, member);
        drain(member);
        return member;
    }

    void leave(Member member) {
        member.session.leave(nowMs);
        drain(member);
        vanish(member);
    }

    /// The connection is gone without a farewell, and the server noticed.
    void vanish(Member member) {
        members.remove(member.slot());
        members.keySet()
                .forEach(other ->
                        post(() -> withMember(other, m -> m.session.onLeft(member.slot(), nowMs))));
    }

    /// Signalling was lost and comes back with the same slot.
    void resume(Member member) {
        List<Integer> others = members.keySet().stream().filter(s -> s != member.slot()).toList();
        member.session.onResumed(others, nowMs);
        drain(member);
    }

    /// One frame of speech, sealed by one and opened by another who has just bound it.
    OpenResult say(Member speaker, Member listener) {
        return hear(speaker, listener, speech(speaker));
    }

    byte[] speech(Member speaker) {
        return speaker.session
                .sealer(Track.MICROPHONE)
                .seal(Codec.OPUS, FRAME, false, 34, 0, nowMs)
                .orElseThrow();
    }

    OpenResult hear(Member speaker, Member listener, byte[] wire) {
        return listener.session
                .opener(speaker.slot(), Track.MICROPHONE)
                .open(Codec.OPUS, wire, FrameOpener.NO_TIMESTAMP, nowMs);
    }

    /// Lets time pass, deadlines and deliveries happening in their order.
    void run(long durationMs) {
        long untilMs = nowMs + durationMs;
        members.values().forEach(this::drain);
        while (true) {
            long deadlineMs =
                    members.values().stream()
                            .mapToLong(m -> m.session.nextDeadlineMs())
                            .min()
                            .orElse(Long.MAX_VALUE);
            Event next = queue.peek();
            long eventMs = next == null ? Long.MAX_VALUE : next.atMs;
            long nextMs = Math.min(deadlineMs, eventMs);
            if (nextMs > untilMs) {
                nowMs = untilMs;
                return;
            }
            nowMs = Math.max(nowMs, nextMs);
            if (eventMs <= deadlineMs && next != null) {
                queue.remove();
                next.action.run();
            } else {
                new ArrayList<>(members.values()).forEach(m -> m.session.onDeadline(nowMs));
            }
            members.values().forEach(this::drain);
        }
    }

    private void drain(Member member) {
        @Nullable SessionEvent event;
        while ((event = member.session.pollEvent()) != null) {
            member.events.add(event);
            reaction.accept(member, event);
        }
        @Nullable Outgoing message;
        while ((message = member.session.pollMessage()) != null) {
            route(member.slot(), message);
        }
    }

    private void route(int from, Outgoing message) {
        List<Integer> to =
                message.toSlot() == Outgoing.TO_ALL
                        ? members.keySet().stream().filter(slot -> slot != from).toList()
                        : List.of(message.toSlot());
        for (int slot : to) {
            Delivery delivery = new Delivery(from, slot, message.data());
            if (passes.test(delivery)) {
                post(() -> withMember(slot, m -> m.session.onMessage(from, message.data(), nowMs)));
            }
        }
    }

    private void post(Runnable action) {
        queue.add(new Event(nowMs + LATENCY_MS, order++, action));
    }

    private void withMember(int slot, Consumer<Member> action) {
        Member member = members.get(slot);
        if (member != null) {
            action.accept(member);
        }
    }
}
