package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whose view of the call differs from mine for too long (section 2, `rosterHash`), at the very
/// edge of its minute.
class RosterWatchTest {
    private static final long NOW_MS = 100_000;
    private static final long MINUTE_MS = RosterWatch.DIFFERS_AFTER_MS;

    private final RosterWatch watch = new RosterWatch(view(1));
    private final Peer peer = peer(2);

    private static PeerId id(int number) {
        byte[] id = new byte[PeerId.LENGTH_BYTES];
        id[0] = (byte) number;
        return new PeerId(id);
    }

    /// A call of so many.
    private static RosterHash view(int members) {
        TreeSet<PeerId> ids = new TreeSet<>();
        IntStream.range(0, members).mapToObj(RosterWatchTest::id).forEach(ids::add);
        return RosterHash.of(ids);
    }

    private static Peer peer(int slot) {
        MyIdentity me = MyIdentity.fresh(9, new SeededRandomness(9));
        PublicIdentity other = MyIdentity.fresh(slot, new SeededRandomness(slot)).publicIdentity();
        return new Peer(other, PairKeys.derive(Roots.CALL, me, other).orElseThrow(), 0);
    }

    @Test
    void shouldTellOnceOfWhoDiffersForAMinute() {
        watch.onTheirs(peer, view(2), NOW_MS);
        watch.onTheirs(peer, view(3), NOW_MS + 40_000);
        assertEquals(NOW_MS + MINUTE_MS, watch.nextDeadlineMs());
        assertEquals(List.of(), watch.differing(NOW_MS + MINUTE_MS - 1));
        assertEquals(List.of(peer), watch.differing(NOW_MS + MINUTE_MS));
        assertEquals(List.of(), watch.differing(NOW_MS + 2 * MINUTE_MS));
        assertEquals(Deadline.NEVER, watch.nextDeadlineMs());
    }

    @Test
    void shouldTellAgainOfWhoAgreedInBetween() {
        watch.onTheirs(peer, view(2), NOW_MS);
        watch.differing(NOW_MS + MINUTE_MS);
        watch.onTheirs(peer, view(1), NOW_MS + MINUTE_MS);
        watch.onTheirs(peer, view(2), NOW_MS + MINUTE_MS);

        assertEquals(List.of(peer), watch.differing(NOW_MS + 2 * MINUTE_MS));
    }

    @Test
    void shouldAgreeWithEachViewOfMineOfTheLastMinute() {
        watch.onMine(view(2), NOW_MS);
        watch.onMine(view(3), NOW_MS + MINUTE_MS);
        watch.onTheirs(peer, view(1), NOW_MS + MINUTE_MS);
        assertEquals(Deadline.NEVER, watch.nextDeadlineMs(), "until then it was mine");
        watch.onTheirs(peer, view(2), NOW_MS + 2 * MINUTE_MS);
        assertEquals(Deadline.NEVER, watch.nextDeadlineMs());
        watch.onTheirs(peer, view(1), NOW_MS + MINUTE_MS + 1);
        assertEquals(NOW_MS + 2 * MINUTE_MS + 1, watch.nextDeadlineMs());
    }

    @Test
    void shouldAgreeAsSoonAsMyViewBecomesTheirs() {
        Peer other = peer(3);
        watch.onTheirs(peer, view(2), NOW_MS);
        watch.onTheirs(other, view(3), NOW_MS);
        watch.onMine(view(2), NOW_MS + 10);

        assertEquals(List.of(other), watch.differing(NOW_MS + MINUTE_MS));
    }

    @Test
    void shouldForgetWhoLeft() {
        watch.onTheirs(peer, view(2), NOW_MS);
        watch.forget(peer);

        assertEquals(List.of(), watch.differing(NOW_MS + MINUTE_MS));
    }
}
