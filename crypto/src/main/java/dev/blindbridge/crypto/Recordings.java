package dev.blindbridge.crypto;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The recording mark: mine, until all others show it, and those of others (section 5.5). A changed
/// client can record silently; this is for the honest ones.
final class Recordings {
    static final long EVERY_MS = 5_000;
    static final long MARK_MS = 15_000;
    static final long SEEN_PAUSE_MS = 1_000;

    /// In state and intro.
    static final int FLAG = 4;

    private final Participant me;
    private final GroupChannel group;
    private final PairChannel pairs;
    private final MyEpoch epoch;
    private final Map<Peer, Long> markedUntilMs = new HashMap<>();
    private final Map<Peer, Pause> seenPauses = new HashMap<>();
    private final Set<Peer> answered = new HashSet<>();
    private RecordingMessage.@Nullable Id mine;
    private @Nullable SortedSet<Integer> waiting;
    private long repeatAtMs = Deadline.NEVER;

    Recordings(Participant me, GroupChannel group, PairChannel pairs, MyEpoch epoch) {
        this.me = me;
        this.group = group;
        this.pairs = pairs;
        this.epoch = epoch;
    }

    void start(long nowMs) {
        if (mine != null) {
            return;
        }
        mine = new RecordingMessage.Id(me.randomness().bytes(RecordingMessage.Id.LENGTH_BYTES));
        announce(nowMs);
        me.profile(marked(me.profile()));
        group.sendState(epoch, nowMs);
        review();
    }

    private void announce(long nowMs) {
        RecordingMessage.Id id = mine;
        if (id != null) {
            repeatAtMs = nowMs + EVERY_MS;
            group.sendFeature(new RecordingMessage.Mark(true, id), epoch, nowMs);
        }
    }

    void stop(long nowMs) {
        RecordingMessage.Id id = mine;
        if (id == null) {
            return;
        }
        mine = null;
        waiting = null;
        answered.clear();
        repeatAtMs = Deadline.NEVER;
        group.sendFeature(new RecordingMessage.Mark(false, id), epoch, nowMs);
        Profile profile = me.profile();
        me.profile(new Profile(profile.tracks(), profile.flags() & ~FLAG, profile.name()));
        group.sendState(epoch, nowMs);
    }

    /// While I record, all that I say of myself says so.
    Profile marked(Profile profile) {
        return mine == null
                ? profile
                : new Profile(profile.tracks(), profile.flags() | FLAG, profile.name());
    }

    void onMark(Peer from, RecordingMessage.Mark mark, long nowMs) {
        if (!mark.on()) {
            unmark(from);
            return;
        }
        mark(from, nowMs);
        if (seenPauses.computeIfAbsent(from, _ -> new Pause(SEEN_PAUSE_MS)).isOver(nowMs)) {
            pairs.send(from, new RecordingMessage.Seen(mark.id()), nowMs);
        }
    }

    /// State or intro.
    void onProfile(Peer from, long nowMs) {
        if ((from.profile().flags() & FLAG) != 0) {
            mark(from, nowMs);
        }
        review();
    }

    private void mark(Peer peer, long nowMs) {
        if (markedUntilMs.put(peer, nowMs + MARK_MS) == null) {
            emit(peer, true);
        }
    }

    private void unmark(Peer peer) {
        if (markedUntilMs.remove(peer) != null) {
            emit(peer, false);
        }
    }

    private void emit(Peer peer, boolean recording) {
        me.outputs()
                .emit(new SessionEvent.RecordingMark(peer.slot(), me.shownName(peer), recording));
    }

    void onSeen(Peer from, RecordingMessage.Id id) {
        if (mine != null && mine.equals(id)) {
            answered.add(from);
            review();
        }
    }

    void forget(Peer peer) {
        unmark(peer);
        seenPauses.remove(peer);
        answered.remove(peer);
        review();
    }

    /// Says who has not answered, whenever that changes.
    private void review() {
        if (mine == null) {
            return;
        }
        SortedSet<Integer> now = new TreeSet<>();
        me.peers().proven().stream()
                .filter(peer -> !answered.contains(peer))
                .forEach(peer -> now.add(peer.slot()));
        if (!now.equals(waiting)) {
            waiting = now;
            me.outputs()
                    .emit(
                            now.isEmpty()
                                    ? new SessionEvent.RecordingAllowed()
                                    : new SessionEvent.RecordingWaiting(now));
        }
    }

    void onDeadline(long nowMs) {
        if (nowMs >= repeatAtMs) {
            announce(nowMs);
        }
        markedUntilMs.entrySet().stream()
                .filter(mark -> nowMs >= mark.getValue())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::unmark);
    }

    long nextDeadlineMs() {
        return Math.min(
                repeatAtMs,
                markedUntilMs.values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(Deadline.NEVER));
    }
}
