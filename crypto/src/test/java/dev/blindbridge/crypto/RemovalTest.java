package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Removing somebody by a new passphrase for everyone else (section 5.4). Over 400 lines, because
/// all cases share one meeting whose members derive, adopt and pass links on.
class RemovalTest {
    private static final long DERIVING_MS = 500;
    private static final long FULLY_SETTLED_MS = 3_000 + Meeting.LATENCY_MS;

    private final Meeting meeting = new Meeting(9);
    private final Meeting.Member ada = meeting.join("Ada");
    private final Meeting.Member jo = meeting.join("Jo");
    private final Meeting.Member kim = meeting.join("Kim");
    private final Meeting.Member eve = meeting.join("Eve");

    /// The link each member would pass on.
    private final Map<Meeting.Member, String> links = new HashMap<>();

    private int drawn;

    RemovalTest() {
        meeting.run(2_000);
        meeting.moderators(ada, jo);
        meeting.react(this::application);
    }

    private static CallRoot rootOf(String passphrase) {
        return Roots.of(passphrase.hashCode());
    }

    /// Derives aside, adopts, and changes once more where two crossed.
    private void application(Meeting.Member member, SessionEvent event) {
        if (event
                instanceof
                SessionEvent.PassphraseChanged(int change, int _, String _, String passphrase)) {
            meeting.later(
                    DERIVING_MS,
                    () -> {
                        if (member.session().adopt(change, rootOf(passphrase), meeting.nowMs())) {
                            links.put(member, passphrase);
                        }
                    });
        } else if (event instanceof SessionEvent.RemovalsCrossed) {
            assertFalse(member.session().me().rootIsChanging(), "or it could not remove again");
            meeting.later(DERIVING_MS, () -> remove(member, Set.of()));
        }
    }

    /// As the moderator sees it: who is shown and not removed stays.
    private boolean remove(Meeting.Member by, Set<Meeting.Member> removed) {
        Set<PeerId> gone = removed.stream().map(Meeting.Member::id).collect(Collectors.toSet());
        Set<PeerId> staying =
                by.session().peers().stream()
                        .map(PeerView::id)
                        .filter(id -> !gone.contains(id))
                        .collect(Collectors.toSet());
        String passphrase = "passphrase " + drawn++;
        boolean done =
                by.session().remove(staying, passphrase, rootOf(passphrase), meeting.nowMs());
        if (done) {
            links.put(by, passphrase);
        }
        return done;
    }

    private void assertAllHear(Meeting.Member... members) {
        for (Meeting.Member one : members) {
            for (Meeting.Member other : members) {
                if (one != other) {
                    assertEquals(PeerState.HEARD, one.stateOf(other));
                    assertInstanceOf(OpenedFrame.class, meeting.say(one, other));
                }
            }
        }
    }

    private void assertOneLink(Meeting.Member... members) {
        assertEquals(1, Stream.of(members).map(links::get).distinct().count(), links.toString());
        assertEquals(
                1, Stream.of(members).map(m -> m.session().me().root().tag()).distinct().count());
    }

    private void assertDeaf(Meeting.Member removed, Meeting.Member... speakers) {
        for (Meeting.Member speaker : speakers) {
            assertInstanceOf(Rejected.class, meeting.say(speaker, removed));
        }
    }

    @Test
    void shouldShutTheRemovedPersonOutAndKeepAllOthers() {
        assertAllHear(ada, jo, kim, eve);
        assertTrue(remove(ada, Set.of(eve)));
        meeting.run(FULLY_SETTLED_MS);

        // Her session lives on, and the bridge feeds it everything.
        assertDeaf(eve, ada, jo, kim);
        assertAllHear(ada, jo, kim);
        assertOneLink(ada, jo, kim);
        ada.session().chat("not for Eve", 0, meeting.nowMs());
        meeting.run(100);
        assertEquals(List.of(), eve.events(SessionEvent.Chat.class));
        assertEquals(1, kim.events(SessionEvent.Chat.class).size());
        SessionEvent.PassphraseChanged seen =
                kim.events(SessionEvent.PassphraseChanged.class).getFirst();
        assertEquals("Ada", seen.name());
        assertEquals(1, seen.change());
        assertFalse(seen.toString().contains(seen.passphrase()));
        meeting.run(10_000);
        assertEquals(List.of(), ada.events(SessionEvent.NotAcked.class));
    }

    /// The negative control of the test above.
    @Test
    void shouldNoticeWhereNobodyRekeys() {
        Meeting broken = new Meeting(9);
        broken.obey(new Rules(true, false, true, 1 << 23));
        Meeting.Member moderator = broken.join("Ada");
        Meeting.Member stays = broken.join("Jo");
        Meeting.Member removed = broken.join("Eve");
        broken.run(2_000);
        broken.moderators(moderator);
        Set<PeerId> staying = Set.of(stays.id());
        moderator.session().remove(staying, "new", Roots.OTHER, broken.nowMs());
        broken.run(FULLY_SETTLED_MS);

        assertEquals(PeerState.RETIRED, stays.stateOf(removed));
        assertInstanceOf(OpenedFrame.class, broken.say(stays, removed));
    }

    @Test
    void shouldRekeyAtOnceWithoutDelayOrPause() {
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        meeting.vanish(leaver);
        meeting.run(2_500); // All have just rekeyed: the next one would come 5 s later.
        remove(ada, Set.of(eve));
        meeting.run(1_000 + 2 * Meeting.LATENCY_MS);

        assertDeaf(eve, ada, jo, kim);
        assertAllHear(ada, jo, kim);
    }

    @Test
    void shouldInterruptNothing() {
        remove(ada, Set.of(eve));
        for (int ms = 0; ms < 5_000; ms += 20) {
            meeting.run(20);
            assertInstanceOf(OpenedFrame.class, meeting.say(ada, jo), ms + " ms");
            assertInstanceOf(OpenedFrame.class, meeting.say(jo, kim), ms + " ms");
        }
    }

    @Test
    void shouldLetNewcomersInByTheNewPassphraseAlone() {
        remove(ada, Set.of(eve));
        meeting.run(FULLY_SETTLED_MS);
        Meeting.Member old = meeting.join("Old");
        Meeting.Member late = meeting.join(rootOf("passphrase 0"), "Late", 1);
        meeting.run(2_000);

        assertAllHear(ada, jo, kim, late);
        assertEquals(PeerState.RETIRED, ada.stateOf(old));
        assertDeaf(old, ada, jo, kim);
        meeting.run(10_000);
        assertEquals(List.of(), ada.events(SessionEvent.NotAcked.class), "it need not be told");
    }

    @Test
    void shouldNotLetTheRemovedPersonBackAsSomebodyElseWhileRootsAreDerived() {
        remove(ada, Set.of(eve));
        meeting.run(5 * Meeting.LATENCY_MS); // Jo and Kim are deriving.
        Meeting.Member again = meeting.join("Eve again");
        meeting.run(20_000);

        assertTrue(jo.session().rejections().containsKey(RejectReason.COMMIT));
        assertEquals(PeerState.RETIRED, jo.stateOf(again));
        assertDeaf(again, ada, jo, kim);
    }

    @Test
    void shouldLeaveBehindWhoTheModeratorWasNotShown() {
        Set<PeerId> shown = Set.of(jo.id(), kim.id());
        Meeting.Member second = meeting.join("Eve's second identity");
        meeting.run(2_000);
        assertEquals(PeerState.HEARD, ada.stateOf(second));
        ada.session().remove(shown, "passphrase", rootOf("passphrase"), meeting.nowMs());
        meeting.run(FULLY_SETTLED_MS);

        assertEquals(PeerState.RETIRED, jo.stateOf(second));
        assertDeaf(second, ada, jo, kim);
        assertDeaf(eve, ada, jo, kim);
    }

    @Test
    void shouldRetireWhoIsOnlyAnnounced() {
        meeting.passOnly(d -> d.from() != 4 || Hello.looksLikeOne(d.data()));
        Meeting.Member half = meeting.join("Half");
        meeting.run(1_000);
        assertEquals(PeerState.ANNOUNCED, jo.stateOf(half));
        meeting.passOnly(_ -> true);
        remove(ada, Set.of(eve));
        meeting.run(FULLY_SETTLED_MS);

        assertEquals(PeerState.RETIRED, jo.stateOf(half));
        assertEquals(PeerState.RETIRED, ada.stateOf(half));
    }

    @Test
    void shouldBeTakenFromModeratorsOnly() {
        assertFalse(remove(kim, Set.of(eve)));
        // A changed client sends it all the same.
        Set<PeerId> staying = Set.of(ada.id(), jo.id(), kim.id());
        forge(kim, jo, jo.session().me().root().tag(), staying, "hers");
        meeting.run(1_000);

        assertEquals(List.of(), jo.events(SessionEvent.PassphraseChanged.class));
        assertEquals(1, jo.session().rejections().getOrDefault(RejectReason.IDENTITY, 0L));
        assertEquals(PeerState.HEARD, jo.stateOf(eve));
        meeting.moderators();
        assertFalse(remove(ada, Set.of(eve)), "the server knows no moderators");
    }

    private void forge(
            Meeting.Member from,
            Meeting.Member to,
            RootTag tag,
            Set<PeerId> staying,
            String passphrase) {
        ChangeMessage.NewPassphrase message =
                new ChangeMessage.NewPassphrase(tag, new LinkedHashSet<>(staying), passphrase);
        Peer peer = Objects.requireNonNull(from.session().me().peers().atSlot(to.slot()));
        SealingKey key = peer.pairKeys().sending();
        Envelope envelope = new Envelope(message.type(), key.nextCounter(), 0, message.body());
        byte[] wire = key.seal(Codec.NONE, new byte[0], envelope.plaintext());
        to.session().onMessage(from.slot(), wire, meeting.nowMs());
    }

    @Test
    void shouldRefuseListsWithoutMeOrItsSenderAndUnknownRoots() {
        RootTag tag = jo.session().me().root().tag();
        forge(ada, jo, tag, Set.of(ada.id(), kim.id()), "without Jo");
        forge(ada, jo, tag, Set.of(jo.id(), kim.id()), "without Ada");
        forge(ada, jo, Roots.OTHER.tag(), Set.of(ada.id(), jo.id(), kim.id()), "elsewhere");
        meeting.run(1_000);

        assertEquals(List.of(), jo.events(SessionEvent.PassphraseChanged.class));
        assertEquals(3, jo.session().rejections().getOrDefault(RejectReason.IDENTITY, 0L));
        assertEquals(PeerState.HEARD, jo.stateOf(kim));
        assertEquals(PeerState.HEARD, jo.stateOf(eve));
    }

    @Test
    void shouldRefuseMalformedBodies() {
        RootTag tag = Roots.CALL.tag();
        Set<PeerId> staying = new LinkedHashSet<>(List.of(ada.id(), jo.id()));
        byte[] good = new ChangeMessage.NewPassphrase(tag, staying, "five words").body();
        assertTrue(ChangeMessage.NewPassphrase.parse(good).isPresent());
        for (int length = 0; length < good.length; length++) {
            assertTrue(ChangeMessage.NewPassphrase.parse(Arrays.copyOf(good, length)).isEmpty());
        }
        assertTrue(
                ChangeMessage.NewPassphrase.parse(Arrays.copyOf(good, good.length + 1)).isEmpty());
        byte[] many = good.clone();
        many[16] = (byte) 0xff;
        assertTrue(ChangeMessage.NewPassphrase.parse(many).isEmpty());
        for (String edge : List.of("a", "x".repeat(1024))) {
            byte[] body = new ChangeMessage.NewPassphrase(tag, staying, edge).body();
            assertTrue(ChangeMessage.NewPassphrase.parse(body).isPresent());
        }
        for (int size : List.of(1001, 1002)) {
            Set<PeerId> all = new LinkedHashSet<>();
            for (int i = 0; i < size; i++) {
                all.add(new PeerId(Arrays.copyOf(new byte[] {(byte) (i >> 8), (byte) i}, 16)));
            }
            byte[] body = new ChangeMessage.NewPassphrase(tag, all, "five words").body();
            boolean fits = size <= ChangeMessage.NewPassphrase.MAX_STAYING;
            assertEquals(fits, ChangeMessage.NewPassphrase.parse(body).isPresent(), size + " stay");
        }
        for (String bad : List.of("", " a", "a  b", "a\u0000b", "cafe\u0301", "x".repeat(1025))) {
            byte[] body = new ChangeMessage.NewPassphrase(tag, staying, bad).body();
            assertTrue(ChangeMessage.NewPassphrase.parse(body).isEmpty(), "'" + bad + "'");
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ada.session().remove(Set.of(), " not normal", Roots.OTHER, 0));
    }

    @Test
    void shouldSendAgainWhatGotLost() {
        meeting.passOnly(d -> d.to() != kim.slot());
        remove(ada, Set.of(eve));
        meeting.run(2_000);
        assertEquals(List.of(), kim.events(SessionEvent.PassphraseChanged.class));
        meeting.passOnly(_ -> true);
        meeting.run(2_000 + DERIVING_MS);

        assertOneLink(ada, jo, kim);
        speakToWhoIsBehind();
        assertAllHear(ada, jo, kim);
        meeting.run(10_000);
        assertEquals(List.of(), ada.events(SessionEvent.NotAcked.class));
    }

    @Test
    void shouldNameWhoHasNotAckedAndReachItWhenItComesBack() {
        // Kim's connection is away for longer than the resends.
        meeting.passOnly(d -> d.to() != kim.slot() && d.from() != kim.slot());
        remove(ada, Set.of(eve));
        meeting.run(12_000);
        assertEquals(
                List.of(new SessionEvent.NotAcked(new TreeSet<>(Set.of(kim.slot())))),
                ada.events(SessionEvent.NotAcked.class));
        meeting.passOnly(_ -> true);
        meeting.resume(kim);
        meeting.run(2_000);

        assertOneLink(ada, jo, kim);
        assertEquals(
                new SessionEvent.NotAcked(new TreeSet<>()),
                ada.events(SessionEvent.NotAcked.class).getLast());
        speakToWhoIsBehind();
        assertAllHear(ada, jo, kim);
    }

    /// Keys were lost as well: a frame makes Kim ask for them, under the new root.
    private void speakToWhoIsBehind() {
        meeting.say(ada, kim);
        meeting.say(jo, kim);
        meeting.run(1_000);
    }

    @Test
    void shouldSendAgainWhenTheModeratorItselfResumes() {
        meeting.passOnly(d -> d.from() != ada.slot());
        remove(ada, Set.of(eve));
        meeting.run(9_000);
        meeting.passOnly(_ -> true);
        meeting.resume(ada);
        meeting.run(1_000);

        assertOneLink(ada, jo, kim);
    }

    @Test
    void shouldSettleCrossingChangesAlikeWhicheverComesFirst() {
        for (int delayed = 0; delayed < 2; delayed++) {
            RemovalTest fresh = new RemovalTest();
            fresh.crossWith(delayed == 0 ? fresh.ada : fresh.jo);
        }
    }

    /// Both remove Eve; one's messages come to Kim after the other's.
    private void crossWith(Meeting.Member delayed) {
        List<Meeting.Delivery> held = new ArrayList<>();
        meeting.passOnly(d -> {
            boolean hold = d.from() == delayed.slot() && d.to() == kim.slot();
            if (hold) {
                held.add(d);
            }
            return !hold;
        });
        remove(ada, Set.of(eve));
        remove(jo, Set.of(eve));
        meeting.run(1_500);
        meeting.passOnly(_ -> true);
        held.forEach(d -> kim.session().onMessage(d.from(), d.data(), meeting.nowMs()));
        meeting.run(5_000);

        assertOneLink(ada, jo, kim);
        assertAllHear(ada, jo, kim);
        assertDeaf(eve, ada, jo, kim);
        Meeting.Member winner = ada.id().compareTo(jo.id()) < 0 ? ada : jo;
        assertEquals(winner == ada ? "passphrase 0" : "passphrase 1", links.get(kim));
        meeting.run(10_000);
        for (Meeting.Member member : List.of(ada, jo)) {
            assertEquals(List.of(), member.events(SessionEvent.NotAcked.class));
            assertEquals(List.of(), member.events(SessionEvent.RemovalsCrossed.class));
        }
    }

    @Test
    void shouldRemoveBothWhereTwoRemovalsCrossAndLetNeitherKeepThePassphrase() {
        Meeting.Member mal = meeting.join("Mal");
        meeting.run(2_000);
        meeting.moderators(ada, jo);
        remove(ada, Set.of(eve));
        remove(jo, Set.of(mal));
        meeting.run(15_000);

        assertOneLink(ada, jo, kim);
        assertAllHear(ada, jo, kim);
        assertDeaf(eve, ada, jo, kim);
        assertDeaf(mal, ada, jo, kim);
        for (Meeting.Member member : List.of(ada, jo)) {
            assertEquals(1, member.events(SessionEvent.RemovalsCrossed.class).size());
        }
        assertEquals(List.of(), kim.events(SessionEvent.RemovalsCrossed.class));
        // One of the two was sent the passphrase that won; it does not hold any more.
        String link = links.get(kim);
        Stream.of(eve, mal)
                .flatMap(m -> m.events(SessionEvent.PassphraseChanged.class).stream())
                .forEach(known -> assertFalse(known.passphrase().equals(link)));
        assertTrue(
                Stream.of(eve, mal)
                        .anyMatch(m -> !m.events(SessionEvent.PassphraseChanged.class).isEmpty()),
                "nobody was told a passphrase that it should not keep: nothing crossed");
    }

    @Test
    void shouldLetOneOfTwoWhoRemoveEachOtherWin() {
        // The server takes Ada's request first: from then on it relays nothing of Jo's.
        remove(ada, Set.of(jo));
        meeting.passOnly(d -> d.from() != jo.slot());
        remove(jo, Set.of(ada));
        meeting.vanish(jo);
        meeting.run(5_000);

        assertOneLink(ada, kim, eve);
        assertAllHear(ada, kim, eve);
    }

    @Test
    void shouldNotBeginWhileAnotherChangeIsBeingDerived() {
        remove(ada, Set.of(eve));
        meeting.run(2 * Meeting.LATENCY_MS);
        assertFalse(remove(jo, Set.of(kim)));
        meeting.run(1_000);
        assertTrue(remove(jo, Set.of(kim)));
        meeting.run(FULLY_SETTLED_MS);

        assertOneLink(ada, jo);
        assertAllHear(ada, jo);
        assertDeaf(kim, ada, jo);
    }

    @Test
    void shouldAdoptNoRootThatIsNotAwaited() {
        remove(ada, Set.of(eve));
        meeting.run(100);
        int change = jo.events(SessionEvent.PassphraseChanged.class).getFirst().change();
        assertFalse(jo.session().adopt(change + 1, Roots.OTHER, meeting.nowMs()));
        assertFalse(jo.session().adopt(PassphraseChange.NONE, Roots.OTHER, meeting.nowMs()));
        meeting.run(1_000);
        assertFalse(jo.session().adopt(change, Roots.OTHER, meeting.nowMs()), "already done");
        assertOneLink(ada, jo);
    }

    @Test
    void shouldEraseTheRootBefore() {
        CallRoot before = jo.session().me().root();
        remove(ada, Set.of(eve));
        meeting.run(1_000);

        assertThrows(IllegalStateException.class, before::tag);
    }

    @Test
    void shouldTakeARepetitionOnceAndAckItAgain() {
        List<Meeting.Delivery> lost = new ArrayList<>();
        meeting.passOnly(d -> {
            boolean toAda = d.from() == kim.slot() && d.to() == ada.slot();
            if (toAda) {
                lost.add(d);
            }
            return !toAda;
        });
        remove(ada, Set.of(eve));
        meeting.run(7_000);

        assertEquals(1, kim.events(SessionEvent.PassphraseChanged.class).size());
        assertEquals(1 + 3, lost.size(), "Kim's new key, and an ack of each");
    }

    /// The change that lost comes when the winner has long rekeyed: not after the usual pause.
    @Test
    void shouldRekeyAtOnceWhenALateChangeRemovesMore() {
        Meeting.Member winner = ada.id().compareTo(jo.id()) < 0 ? ada : jo;
        Meeting.Member loser = winner == ada ? jo : ada;
        meeting.react((_, _) -> {});
        meeting.passOnly(d -> d.from() != loser.slot());
        remove(winner, Set.of(eve));
        remove(loser, Set.of(kim));
        meeting.run(2_000);
        assertEquals(PeerState.HEARD, winner.stateOf(kim));
        meeting.passOnly(_ -> true);
        meeting.run(1_000 + 3 * Meeting.LATENCY_MS); // The loser sends it again.
        assertEquals(PeerState.RETIRED, winner.stateOf(kim));
        meeting.run(MyEpoch.PENDING_MS);

        assertDeaf(kim, winner);
    }

    @Test
    void shouldNameNobodyAnyMoreWhoLeft() {
        meeting.passOnly(d -> d.to() != kim.slot());
        remove(ada, Set.of(eve));
        meeting.run(11_000);
        meeting.vanish(kim);
        meeting.run(100);

        assertEquals(
                List.of(
                        new SessionEvent.NotAcked(new TreeSet<>(Set.of(kim.slot()))),
                        new SessionEvent.NotAcked(new TreeSet<>())),
                ada.events(SessionEvent.NotAcked.class));
    }

    /// All have acked the passphrase of the one that won before the one that lost adopts it.
    @Test
    void shouldNameNobodyWhoHasThePassphraseThatWon() {
        Meeting.Member winner = ada.id().compareTo(jo.id()) < 0 ? ada : jo;
        Meeting.Member loser = winner == ada ? jo : ada;
        meeting.passOnly(d -> d.from() != loser.slot() && d.to() != loser.slot());
        remove(winner, Set.of(eve));
        remove(loser, Set.of(eve));
        meeting.run(12_000);
        assertEquals(
                List.of(
                        new SessionEvent.NotAcked(
                                new TreeSet<>(Set.of(winner.slot(), kim.slot())))),
                loser.events(SessionEvent.NotAcked.class));
        meeting.passOnly(_ -> true);
        meeting.resume(loser);
        meeting.run(DERIVING_MS + 10 * Meeting.LATENCY_MS);

        assertOneLink(ada, jo, kim);
        assertEquals(
                new SessionEvent.NotAcked(new TreeSet<>()),
                loser.events(SessionEvent.NotAcked.class).getLast());
    }

    @Test
    void shouldTellWhoChangedItAloneThatItIsAdopted() {
        remove(ada, Set.of(eve));
        meeting.run(5 * Meeting.LATENCY_MS); // Kim is deriving, and its new key is on its way.
        List<Integer> told = new ArrayList<>();
        meeting.passOnly(d -> {
            if (d.from() == kim.slot() && d.track() == Track.PAIR) {
                told.add(d.to());
            }
            return true;
        });
        meeting.run(DERIVING_MS + 5 * Meeting.LATENCY_MS);

        assertEquals(List.of(ada.slot()), told);
    }
}
