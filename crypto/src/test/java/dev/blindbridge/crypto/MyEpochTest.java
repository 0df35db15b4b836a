package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When my secret moves on, and who is given which (section 4, "my epoch").
class MyEpochTest {
    private static final long START_MS = 100_000;

    private record Given(int slot, int epoch, boolean pending, long atMs) {}

    private final MyIdentity me = MyIdentity.fresh(1, new SeededRandomness(1));
    private final List<Peer> proven = new ArrayList<>();
    private final List<Given> given = new ArrayList<>();
    private final MyEpoch epoch = epoch(Rules.ALL);

    private MyEpoch epoch(Rules rules) {
        MyEpoch.Courier courier =
                new MyEpoch.Courier() {
                    @Override
                    public void giveKey(Peer peer, EpochKeys keys, boolean pending, long nowMs) {
                        given.add(new Given(peer.slot(), keys.epoch(), pending, nowMs));
                    }

                    @Override
                    public List<Peer> provenPeers() {
                        return List.copyOf(proven);
                    }
                };
        MyEpoch made =
                new MyEpoch(
                        () -> Roots.CALL, me, new SeededRandomness(2), rules, courier, START_MS);
        made.publishes(true);
        return made;
    }

    private Peer newcomer(int slot) {
        MyIdentity other = MyIdentity.fresh(slot, new SeededRandomness(slot));
        Peer peer =
                new Peer(
                        other.publicIdentity(),
                        PairKeys.derive(Roots.CALL, me, other.publicIdentity()).orElseThrow(),
                        START_MS);
        peer.proven();
        proven.add(peer);
        return peer;
    }

    private void leave(Peer peer, long nowMs) {
        proven.remove(peer);
        epoch.retired(peer, nowMs);
    }

    private void use(long nowMs) {
        epoch.seal(Track.MICROPHONE, Codec.OPUS.number(), new byte[0], new byte[10], nowMs);
    }

    @Test
    void shouldGiveAnUnusedKeyAsItIs() {
        epoch.give(newcomer(2), START_MS);

        assertEquals(List.of(new Given(2, 0, false, START_MS)), given);
    }

    @Test
    void shouldRatchetBeforeItGivesAUsedKeyAndLetLaterOnesWaitTogether() {
        use(START_MS);
        epoch.give(newcomer(2), START_MS);
        use(START_MS);
        Peer waiting = newcomer(3);
        epoch.give(waiting, START_MS + 10);
        epoch.give(newcomer(4), START_MS + 20);
        epoch.giveAgain(waiting, START_MS + 30); // Asking does not help.
        assertEquals(List.of(new Given(2, 1, false, START_MS)), given);
        assertEquals(START_MS + 1_000, epoch.nextDeadlineMs());

        epoch.onDeadline(START_MS + 1_000);
        assertEquals(
                List.of(
                        new Given(3, 2, false, START_MS + 1_000),
                        new Given(4, 2, false, START_MS + 1_000)),
                given.subList(1, 3));
    }

    /// Who is listed is to read every message from then on.
    @Test
    void shouldNotLetANewcomerWaitWhenAMessageIsSent() {
        use(START_MS);
        epoch.give(newcomer(2), START_MS);
        use(START_MS);
        epoch.give(newcomer(3), START_MS + 10);
        epoch.beforeMessage(START_MS + 20);

        assertEquals(new Given(3, 2, false, START_MS + 20), given.getLast());
        assertEquals(2, epoch.current().epoch());
    }

    /// Not in Pending, so the key message tells the number of the message that it comes before.
    @Test
    void shouldRekeyAndSwitchBeforeItSealsWhereItPublishesNothing() {
        epoch.publishes(false);
        Peer leaver = newcomer(2);
        epoch.give(leaver, START_MS);
        epoch.give(newcomer(3), START_MS);
        leave(leaver, START_MS);
        epoch.onDeadline(START_MS + 60_000);
        assertEquals(0, epoch.current().epoch());
        epoch.beforeMessage(START_MS + 60_000);

        assertEquals(new Given(3, 1, false, START_MS + 60_000), given.getLast());
        assertEquals(1, epoch.current().epoch());
        use(START_MS + 60_000);
        assertEquals(3, given.size(), "once");
    }

    @Test
    void shouldRekeyWithinASecondAfterALeaverAndSwitchASecondLater() {
        Peer leaver = newcomer(2);
        epoch.give(leaver, START_MS);
        epoch.give(newcomer(3), START_MS);
        leave(leaver, START_MS);
        long beginsMs = epoch.nextDeadlineMs();
        assertTrue(beginsMs >= START_MS && beginsMs < START_MS + 1_000);

        epoch.onDeadline(beginsMs);
        assertEquals(new Given(3, 1, true, beginsMs), given.getLast());
        assertEquals(0, epoch.current().epoch());
        epoch.onDeadline(beginsMs + 999);
        assertEquals(0, epoch.current().epoch());
        epoch.onDeadline(beginsMs + 1_000);
        assertEquals(1, epoch.current().epoch());
    }

    @Test
    void shouldGiveANewcomerThePendingKeyAloneEvenIfItAsks() {
        Peer leaver = newcomer(2);
        epoch.give(leaver, START_MS);
        use(START_MS);
        leave(leaver, START_MS);
        long beginsMs = epoch.nextDeadlineMs();
        epoch.onDeadline(beginsMs);
        Peer newcomer = newcomer(3);
        epoch.give(newcomer, beginsMs);
        epoch.giveAgain(newcomer, beginsMs + 1);

        assertEquals(
                List.of(new Given(3, 1, true, beginsMs), new Given(3, 1, true, beginsMs + 1)),
                given.subList(1, 3));
    }

    @Test
    void shouldReplaceThePendingKeyForEachLeaverButNotPutOffForEver() {
        List<Peer> leavers = List.of(newcomer(2), newcomer(3), newcomer(4), newcomer(5));
        Peer stays = newcomer(6);
        proven.forEach(peer -> epoch.give(peer, START_MS));
        leave(leavers.getFirst(), START_MS);
        long beginsMs = epoch.nextDeadlineMs();
        epoch.onDeadline(beginsMs);
        for (int i = 1; i < leavers.size(); i++) {
            leave(leavers.get(i), beginsMs + 900L * i);
        }
        assertEquals(new Given(stays.slot(), 1, true, beginsMs + 2_700), given.getLast());
        assertEquals(beginsMs + 3_000, epoch.nextDeadlineMs());
    }

    @Test
    void shouldPauseFiveSecondsBetweenRekeys() {
        Peer first = newcomer(2);
        Peer second = newcomer(3);
        proven.forEach(peer -> epoch.give(peer, START_MS));
        leave(first, START_MS);
        long beginsMs = epoch.nextDeadlineMs();
        epoch.onDeadline(beginsMs);
        epoch.onDeadline(beginsMs + 1_000);
        leave(second, beginsMs + 1_001);

        assertEquals(beginsMs + 5_000, epoch.nextDeadlineMs());
    }

    @Test
    void shouldNotRekeyForOneWhoWasGivenNothing() {
        leave(newcomer(2), START_MS);

        assertEquals(Long.MAX_VALUE, epoch.nextDeadlineMs());
    }

    @Test
    void shouldRatchetAfterTenMinutesOfUse() {
        use(START_MS);
        assertEquals(START_MS + 600_000, epoch.nextDeadlineMs());
        epoch.onDeadline(START_MS + 600_000);

        assertEquals(1, epoch.current().epoch());
        assertEquals(Long.MAX_VALUE, epoch.nextDeadlineMs());
    }

    @Test
    void shouldRatchetLongBeforeTheCounterEnds() {
        MyEpoch short100 = epoch(new Rules(true, true, true, 100));
        for (int i = 0; i < 250; i++) {
            short100.seal(Track.CAMERA, Codec.VP9.number(), new byte[0], new byte[10], START_MS);
        }

        assertEquals(2, short100.current().epoch());
        assertEquals(50, short100.current().nextCounter(Track.CAMERA));
    }

    @Test
    void shouldRatchetAtOnceWhenThePauseIsJustOver() {
        use(START_MS);
        epoch.give(newcomer(2), START_MS);
        use(START_MS);
        epoch.give(newcomer(3), START_MS + 1_000);

        assertEquals(new Given(3, 2, false, START_MS + 1_000), given.getLast());
    }

    /// Whoever drives the session may come late.
    @Test
    void shouldDoWhatIsDueBeforeItGivesSealsOrForgets() {
        Peer leaver = newcomer(2);
        epoch.give(leaver, START_MS);
        leave(leaver, START_MS);
        Peer stays = newcomer(3);
        use(START_MS + 1_000);
        assertEquals(new Given(3, 1, true, START_MS + 1_000), given.getLast(), "sealing began it");
        epoch.giveAgain(stays, START_MS + 2_000);
        assertEquals(new Given(3, 1, false, START_MS + 2_000), given.getLast(), "it is over");
        epoch.give(newcomer(4), START_MS + 2_000);
        assertEquals(new Given(4, 1, false, START_MS + 2_000), given.getLast());
    }

    /// A beat too late, the switch and the next rekey are both due.
    @Test
    void shouldSwitchBeforeItJudgesWhatALeaverAndARemovalNeed() {
        Peer leaver = newcomer(2);
        Peer second = newcomer(3);
        Peer stays = newcomer(4);
        proven.forEach(peer -> epoch.give(peer, START_MS));
        leave(leaver, START_MS);
        long beginsMs = epoch.nextDeadlineMs();
        epoch.onDeadline(beginsMs);
        leave(second, beginsMs + MyEpoch.PENDING_MS);
        assertEquals(1, epoch.current().epoch(), "switched");
        assertEquals(
                beginsMs + MyEpoch.REKEY_PAUSE_MS, epoch.nextDeadlineMs(), "a rekey of its own");

        epoch.onDeadline(beginsMs + MyEpoch.REKEY_PAUSE_MS);
        long switchMs = epoch.nextDeadlineMs();
        epoch.rekeyNow(switchMs);
        assertEquals(2, epoch.current().epoch(), "switched");
        assertEquals(new Given(stays.slot(), 3, true, switchMs), given.getLast(), "and rekeyed");
    }

    @Test
    void shouldGiveThePendingKeyWhereARekeyWasDueBefore() {
        Peer leaver = newcomer(2);
        epoch.give(leaver, START_MS);
        leave(leaver, START_MS);
        epoch.give(newcomer(3), START_MS + MyEpoch.REKEY_SPREAD_MS);

        assertEquals(new Given(3, 1, true, START_MS + MyEpoch.REKEY_SPREAD_MS), given.getLast());
    }

    /// Who waited for the ratchet was given the pending key instead, and needs no ratchet.
    @Test
    void shouldLetNobodyWaitAnyMoreWhoWasGivenThePendingKey() {
        Peer leaver = newcomer(2);
        use(START_MS);
        epoch.give(leaver, START_MS);
        use(START_MS);
        Peer waiting = newcomer(3);
        epoch.give(waiting, START_MS);
        epoch.rekeyNow(START_MS);
        assertEquals(new Given(3, 2, true, START_MS), given.getLast());
        int givenSoFar = given.size();
        epoch.onDeadline(START_MS + MyEpoch.PENDING_MS);
        use(START_MS + MyEpoch.PENDING_MS);
        epoch.onDeadline(START_MS + 5_000);

        assertEquals(2, epoch.current().epoch());
        assertEquals(givenSoFar, given.size());
    }

    /// Who publishes nothing rekeys when it next says something: then nobody is given the key that
    /// is about to end.
    @Test
    void shouldGiveNobodyAnEndingKeyBeforeAMessage() {
        Peer leaver = newcomer(2);
        use(START_MS);
        epoch.give(leaver, START_MS);
        use(START_MS);
        epoch.give(newcomer(3), START_MS + 10);
        epoch.publishes(false);
        leave(leaver, START_MS + 20);
        epoch.beforeMessage(START_MS + 30);

        assertEquals(
                List.of(new Given(2, 1, false, START_MS), new Given(3, 2, false, START_MS + 30)),
                given);
        assertEquals(2, epoch.current().epoch());
    }
}
