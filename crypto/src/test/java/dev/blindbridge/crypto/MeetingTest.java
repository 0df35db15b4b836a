package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Whole meetings in one test each: sessions, an in-memory relay, virtual time. Over 400 lines,
/// being one list of what members promise each other.
class MeetingTest {
    private final Meeting meeting = new Meeting(1);

    private static void assertOpens(OpenResult result) {
        assertInstanceOf(OpenedFrame.class, result);
    }

    private static void assertRefused(OpenResult result) {
        assertInstanceOf(Rejected.class, result);
    }

    private static List<String> texts(Meeting.Member member) {
        return member.events(SessionEvent.Chat.class).stream()
                .filter(chat -> !chat.own())
                .map(SessionEvent.Chat::text)
                .toList();
    }

    @Test
    void shouldLetTwoMeetAndTalk() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jörg");
        meeting.run(2_000);
        assertEquals(PeerState.HEARD, ada.stateOf(jo));
        assertEquals("Ada", jo.session().peers().getFirst().name());
        assertEquals(ada.session().words(), jo.session().peers().getFirst().words());

        byte[] picture = {0x50, 0x42, 0, (byte) 0x9d, 1, 0x2a, 1, 0, 1, 0, 77, 78};
        byte[] wire =
                ada.session()
                        .sealer(Track.CAMERA)
                        .seal(Codec.VP8, picture, true, OpenedFrame.NO_LEVEL, 2, meeting.nowMs())
                        .orElseThrow();
        OpenedFrame opened =
                assertInstanceOf(
                        OpenedFrame.class,
                        jo.session()
                                .opener(ada.slot(), Track.CAMERA)
                                .open(Codec.VP8, wire, 3_000, meeting.nowMs()));
        assertArrayEquals(picture, opened.frame());
        assertTrue(opened.keyFrame());
        assertEquals(2, opened.layer());
        assertEquals(2_000, opened.clockMs());

        ada.session().chat("Hello, room", 0, meeting.nowMs());
        meeting.run(100);
        assertEquals(List.of("Hello, room"), texts(jo));
    }

    @Test
    void shouldConvergeWhenAllJoinAtOnce() {
        List<Meeting.Member> all = new ArrayList<>();
        for (String name : List.of("A", "B", "C", "D", "E")) {
            all.add(meeting.join(name));
        }
        meeting.run(3_000);
        for (Meeting.Member one : all) {
            for (Meeting.Member other : all) {
                if (one != other) {
                    assertEquals(PeerState.HEARD, one.stateOf(other));
                    assertOpens(meeting.say(one, other));
                }
            }
        }
    }

    @Test
    void shouldTellEachSideOfAnotherPassphrase() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member stranger = meeting.join(Roots.OTHER, "Eve", 1);
        meeting.run(6_000);

        assertEquals(1, stranger.events(SessionEvent.NobodyAnswered.class).size());
        assertEquals(List.of(), stranger.session().peers());
        assertEquals(
                List.of(new SessionEvent.Undecryptable(new TreeSet<>(Set.of(stranger.slot())))),
                ada.events(SessionEvent.Undecryptable.class));
        assertRefused(meeting.say(ada, stranger));
        assertRefused(meeting.say(stranger, jo));
        ada.session().chat("not for Eve", 0, meeting.nowMs());
        meeting.run(100);
        assertEquals(List.of(), texts(stranger));
        assertEquals(List.of("not for Eve"), texts(jo));
        assertTrue(ada.session().rejections().containsKey(RejectReason.COMMIT));
    }

    @Test
    void shouldOpenNothingSealedBeforeOneWasProven() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        byte[] early = meeting.speech(ada);
        Meeting.Member late = meeting.join("Late");
        meeting.run(2_000);

        assertOpens(meeting.hear(ada, jo, early));
        assertRefused(meeting.hear(ada, late, early));
        assertOpens(meeting.say(ada, late));
        assertOpens(meeting.say(ada, jo));
    }

    @Test
    void shouldRatchetAtMostOnceASecondForNewcomers() {
        Meeting.Member ada = meeting.join("Ada");
        meeting.join("Jo");
        meeting.run(5_000);
        for (int i = 0; i < 10; i++) {
            meeting.speech(ada);
            meeting.join("N" + i);
            meeting.run(100);
        }
        meeting.run(2_000);

        assertTrue(ada.session().epoch().current().epoch() <= 3);
        assertTrue(ada.session().peers().stream().allMatch(p -> p.state() == PeerState.HEARD));
    }

    @Test
    void shouldKeepLeaversFromListeningOn() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        assertOpens(meeting.say(ada, leaver));
        meeting.vanish(leaver); // Its session lives on, and the bridge feeds it everything.
        meeting.run(9_000);

        assertRefused(meeting.say(ada, leaver));
        assertOpens(meeting.say(ada, jo));
        assertEquals(PeerState.RETIRED, ada.stateOf(leaver));
    }

    /// Whatever its profile says of tracks: frames on their way need the key ahead.
    @Test
    void shouldRekeyAheadOfFramesThoughNoTrackIsTold() {
        Meeting.Member ada = meeting.join(Roots.CALL, "Ada", 0);
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        assertOpens(meeting.say(ada, jo));
        meeting.vanish(leaver);
        meeting.run(9_000);

        assertEquals(1, ada.session().epoch().current().epoch());
        assertOpens(meeting.say(ada, jo));
    }

    @Test
    void shouldRekeyBeforeASilentMemberNextSealsSomething() {
        Meeting.Member ada = meeting.join(Roots.CALL, "Ada", 0);
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        meeting.vanish(leaver);
        meeting.run(100);
        assertEquals(0, ada.session().epoch().current().epoch());
        ada.session().chat("after", 0, meeting.nowMs());

        assertEquals(1, ada.session().epoch().current().epoch());
        meeting.run(100);
        assertEquals(List.of("after"), texts(jo));
    }

    @Test
    void shouldTreatARejoinAsSomebodyNew() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member before = meeting.join("Jo");
        meeting.run(2_000);
        meeting.leave(before);
        Meeting.Member after = meeting.join("Jo");
        meeting.run(2_000);

        assertNotEquals(before.session().id(), after.session().id());
        assertEquals(PeerState.HEARD, ada.stateOf(after));
        assertOpens(meeting.say(ada, after));
        assertEquals(
                Optional.empty(),
                before.session()
                        .sealer(Track.MICROPHONE)
                        .seal(Codec.OPUS, new byte[] {1}, false, 0, 0, meeting.nowMs()));
    }

    @Test
    void shouldResumeWithoutLosingAnybody() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        meeting.passOnly(delivery -> delivery.from() != jo.slot() && delivery.to() != jo.slot());
        meeting.vanish(leaver); // All rekey; Jo's keys reach nobody, and nobody's reach Jo.
        meeting.run(10_000);
        meeting.passOnly(_ -> true);
        meeting.resume(jo);
        meeting.run(1_000);

        assertOpens(meeting.say(ada, jo));
        assertOpens(meeting.say(jo, ada));
    }

    @Test
    void shouldAskForAKeyThatGotLost() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member leaver = meeting.join("Leaver");
        meeting.run(2_000);
        meeting.passOnly(delivery -> delivery.to() != jo.slot());
        meeting.vanish(leaver);
        meeting.run(8_000);
        meeting.passOnly(_ -> true);
        assertRefused(meeting.say(ada, jo));
        meeting.run(1_000);

        assertOpens(meeting.say(ada, jo));
    }

    @Test
    void shouldAskAgainWhenTheFirstMessagesGotLost() {
        Meeting.Member ada = meeting.join("Ada");
        meeting.passOnly(_ -> false);
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        meeting.passOnly(_ -> true);
        meeting.run(2_000);

        assertOpens(meeting.say(ada, jo));
        assertOpens(meeting.say(jo, ada));
    }

    @Test
    void shouldKeepPrivateMessagesBetweenTwo() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member other = meeting.join("Other");
        meeting.run(2_000);
        List<byte[]> tapped = new ArrayList<>();
        meeting.passOnly(delivery -> tapped.add(delivery.data()));
        assertTrue(ada.session().privateChat(jo.id(), "only for you", 0, meeting.nowMs()));
        meeting.run(100);
        tapped.forEach(data -> other.session().onMessage(ada.slot(), data, meeting.nowMs()));

        SessionEvent.Chat chat = jo.events(SessionEvent.Chat.class).getFirst();
        assertTrue(chat.isPrivate());
        assertEquals("only for you", chat.text());
        SessionEvent.Chat own = ada.events(SessionEvent.Chat.class).getFirst();
        assertTrue(own.own() && own.isPrivate());
        assertEquals(jo.slot(), own.slot());
        assertEquals(List.of(), texts(other));
        assertEquals(1, tapped.size());
        assertFalse(
                ada.session().privateChat(new PeerId(new byte[16]), "nobody", 0, meeting.nowMs()));
    }

    @Test
    void shouldShowThatAMessageIsMissing() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member third = meeting.join("Third");
        meeting.run(2_000);
        meeting.passOnly(delivery -> delivery.to() != third.slot());
        ada.session().chat("withheld from Third", 0, meeting.nowMs());
        meeting.run(100);
        meeting.passOnly(_ -> true);
        jo.session().chat("who saw that?", 0, meeting.nowMs());
        meeting.run(11_000);
        ada.session().chat("next", 0, meeting.nowMs());
        meeting.run(100);

        assertEquals(
                List.of(new SessionEvent.MessageMissing(jo.slot())),
                third.events(SessionEvent.MessageMissing.class));
        assertTrue(third.events(SessionEvent.Chat.class).getLast().gapBefore());
        assertFalse(jo.events(SessionEvent.Chat.class).getLast().gapBefore());
    }

    /// Whatever comes next tells it, chat or not.
    @Test
    void shouldTellOfAGapBeforeWhatIsNoChat() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        Runnable state = () -> ada.session().state(new Profile(3, 0, "Ada"), meeting.nowMs());
        Runnable request =
                () -> ada.session().sendApplication(ApplicationKind.POLL, "{}", meeting.nowMs());
        Runnable bye = () -> meeting.leave(ada);
        int missing = 0;
        for (Runnable next : List.of(state, request, bye)) {
            meeting.passOnly(_ -> false);
            ada.session().chat("withheld", 0, meeting.nowMs());
            meeting.run(100);
            meeting.passOnly(_ -> true);
            next.run();
            meeting.run(100);
            missing++;
            assertEquals(missing, jo.events(SessionEvent.MessageMissing.class).size());
        }
    }

    /// The key that is given just before a message names the number of this very message.
    @Test
    void shouldNotLoseAMessageToWhoWasJustListed() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(1_500);
        meeting.say(ada, jo);
        meeting.join("Mia");
        meeting.run(100);
        meeting.say(ada, jo);
        Meeting.Member cem = meeting.join("Cem");
        meeting.run(100);
        assertTrue(ada.stateOf(cem).compareTo(PeerState.PROVEN) >= 0, "listed");
        ada.session().chat("welcome", 0, meeting.nowMs());
        meeting.run(3_000);

        assertEquals(List.of("welcome"), texts(cem));
    }

    /// It begins the thread anew: no message refers to one of before.
    @Test
    void shouldNotTellWhoWasJustListedThatAnEarlierMessageIsMissing() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(1_500);
        meeting.say(ada, jo);
        Meeting.Member mia = meeting.join("Mia");
        meeting.run(100);
        ada.session().chat("before", 0, meeting.nowMs());
        Meeting.Member cem = meeting.join("Cem");
        meeting.run(100);
        ada.session().chat("welcome", 0, meeting.nowMs());
        meeting.run(12_000);

        assertEquals(List.of("welcome"), texts(cem));
        for (Meeting.Member one : List.of(jo, mia, cem)) {
            assertEquals(List.of(), one.events(SessionEvent.MessageMissing.class));
        }
    }

    @Test
    void shouldNoticeThatSomebodyIsShownOtherPeople() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        meeting.passOnly(delivery -> delivery.from() + delivery.to() != 2); // Ada and the third
        meeting.join("Hidden from Ada");
        meeting.run(200_000);

        assertTrue(
                ada.events(SessionEvent.RosterDiffers.class)
                        .contains(new SessionEvent.RosterDiffers(jo.slot())));
        assertEquals(1, ada.session().peers().size());
    }

    @Test
    void shouldNotSuspectAnybodyInAnHonestCall() {
        Meeting.Member ada = meeting.join("Ada");
        meeting.join("Jo");
        for (int i = 0; i < 5; i++) {
            meeting.run(37_000);
            Meeting.Member guest = meeting.join("Guest " + i);
            meeting.run(41_000);
            meeting.leave(guest);
        }
        meeting.run(200_000);

        assertEquals(List.of(), ada.events(SessionEvent.RosterDiffers.class));
        assertEquals(List.of(), ada.events(SessionEvent.MessageMissing.class));
        assertEquals(List.of(), ada.events(SessionEvent.Undecryptable.class));
    }

    @Test
    void shouldTellWhatPeersSayOfThemselves() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        jo.session().state(new Profile(3, 2, "Ada\u202E"), meeting.nowMs());
        meeting.run(100);

        PeerView seen = ada.session().peers().getFirst();
        assertEquals("Ada (" + jo.slot() + ")", seen.name());
        assertEquals(3, seen.tracks());
        assertEquals(2, seen.flags());
    }

    @Test
    void shouldMakeAllSpeechOneSizeInStrictMode() {
        Session strict =
                Session.joinStrictly(
                        Roots.CALL, 0, List.of(), new Profile(1, 0, ""), Randomness.secure(), 0);
        FrameSealer sealer = strict.sealer(Track.MICROPHONE);

        assertEquals(
                sealer.seal(Codec.OPUS, new byte[3], false, 1, 0, 0).orElseThrow().length,
                sealer.seal(Codec.OPUS, new byte[120], false, 1, 0, 0).orElseThrow().length);
        Meeting.Member usual = meeting.join("Ada");
        assertEquals(117, speechBytes(usual, 120) - speechBytes(usual, 3), "and not otherwise");
    }

    private static int speechBytes(Meeting.Member speaker, int frameBytes) {
        return speaker.session()
                .sealer(Track.MICROPHONE)
                .seal(Codec.OPUS, new byte[frameBytes], false, 1, 0, 0)
                .orElseThrow()
                .length;
    }

    /// What was sent while I was away may be lost for good: heard peers are asked as well.
    @Test
    void shouldAskHeardPeersAgainAfterAResume() {
        Meeting meeting = new Meeting(11);
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(3_000);
        List<Long> askedMs = new ArrayList<>();
        meeting.passOnly(delivery -> {
            if (delivery.from() == jo.slot() && Hello.looksLikeOne(delivery.data())) {
                askedMs.add(meeting.nowMs());
            }
            return delivery.to() != jo.slot(); // Jo hears nothing.
        });
        long resumedMs = meeting.nowMs();
        meeting.resume(jo);
        meeting.run(30_000);

        List<Long> later =
                askedMs.stream().map(ms -> ms - resumedMs).filter(ms -> ms > 1_000).toList();
        assertEquals(List.of(3_000L, 6_000L, 12_000L), later);
        assertEquals(PeerState.HEARD, jo.stateOf(ada));
    }

    /// Nobody passes for somebody else by name alone: whoever bore the name before is told anew.
    @Test
    void shouldTellOfBothWhoComeToBearOneName() {
        Meeting meeting = new Meeting(12);
        Meeting.Member watcher = meeting.join("Watcher");
        Meeting.Member first = meeting.join("Kim");
        meeting.run(3_000);
        assertEquals("Kim", lastTold(watcher, first));
        Meeting.Member second = meeting.join("Kim");
        meeting.run(3_000);
        assertEquals("Kim (" + first.slot() + ")", lastTold(watcher, first));
        assertEquals("Kim (" + second.slot() + ")", lastTold(watcher, second));
        meeting.leave(second);
        meeting.run(3_000);
        assertEquals("Kim", lastTold(watcher, first));
    }

    private static String lastTold(Meeting.Member watcher, Meeting.Member of) {
        return watcher.events(SessionEvent.PeerChanged.class).stream()
                .map(SessionEvent.PeerChanged::peer)
                .filter(peer -> peer.id().equals(of.id()))
                .reduce((_, last) -> last)
                .orElseThrow()
                .name();
    }

    /// The server may notice it much later, or never say so.
    @Test
    void shouldRetireWhoSaysGoodbyeAtOnce() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        ada.session().leave(meeting.nowMs());
        meeting.run(100);

        assertEquals(List.of(), jo.session().peers());
        assertEquals(
                PeerState.RETIRED,
                jo.events(SessionEvent.PeerChanged.class).getLast().peer().state());
    }

    @Test
    void shouldRetireWhoLeftWhileSignallingWasLost() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        Meeting.Member third = meeting.join("Third");
        meeting.run(2_000);
        ada.session().onResumed(List.of(third.slot()), meeting.nowMs());

        assertEquals(PeerState.RETIRED, ada.stateOf(jo));
        assertEquals(PeerState.HEARD, ada.stateOf(third));
    }

    @Test
    void shouldRetireWhoseSlotIsEnteredAnew() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        ada.session().onEntered(jo.slot(), meeting.nowMs());

        assertEquals(PeerState.RETIRED, ada.stateOf(jo));
    }

    /// Who publishes rekeys by itself, who does not any more when it next says something.
    @Test
    void shouldRekeyByTheClockAsLongAsItPublishes() {
        Meeting.Member ada = meeting.join(Roots.CALL, "Ada", 0);
        Meeting.Member jo = meeting.join("Jo");
        List<Meeting.Member> leavers = List.of(meeting.join("First"), meeting.join("Second"));
        meeting.run(2_000);
        ada.session().state(new Profile(1, 0, "Ada"), meeting.nowMs());
        jo.session().state(new Profile(0, 0, "Jo"), meeting.nowMs());
        for (Meeting.Member leaver : leavers) {
            meeting.vanish(leaver);
            meeting.run(8_000);
        }

        assertEquals(2, ada.session().epoch().current().epoch());
        assertEquals(0, jo.session().epoch().current().epoch());
    }

    /// How long a peer's key took counts as the age of its frames, until it has answered a ping.
    @Test
    void shouldMeasureTheClockOfWhomItRenders() {
        meeting.passOnly(d -> Hello.looksLikeOne(d.data()));
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(1_000);
        meeting.passOnly(_ -> true);
        meeting.run(4_000);
        assertTrue(seemsTooOld(ada, jo));
        ada.session().opener(jo.slot(), Track.CAMERA);
        meeting.run(1_000);

        assertFalse(seemsTooOld(ada, jo));
    }

    /// A frame that is half as old as what counts as delayed.
    private boolean seemsTooOld(Meeting.Member ada, Meeting.Member jo) {
        long sealedMs = meeting.nowMs() - DelayEstimate.TOO_OLD_MS / 2;
        return Objects.requireNonNull(ada.session().me().peers().atSlot(jo.slot()))
                .delay()
                .isTooOld(jo.session().clockMs(sealedMs), meeting.nowMs());
    }

    @Test
    void shouldSealAndOpenMediaOnTracksOfMediaAlone() {
        Session session = meeting.join("Ada").session();
        for (Track track : List.of(Track.FILE, Track.RESERVED, Track.PAIR, Track.GROUP)) {
            assertThrows(IllegalArgumentException.class, () -> session.sealer(track));
            assertThrows(IllegalArgumentException.class, () -> session.opener(1, track));
        }
    }

    @Test
    void shouldSendTheLongestTextAndNoLonger() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        String longest = "x".repeat(Session.maxTextBytes());
        ada.session().chat(longest, 0, meeting.nowMs());
        meeting.run(100);
        assertEquals(List.of(longest), texts(jo));

        assertThrows(
                IllegalArgumentException.class,
                () -> ada.session().chat(longest + "x", 0, meeting.nowMs()));
    }

    @Test
    void shouldTellItsStateOnceAMinute() {
        Meeting.Member ada = meeting.join("Ada");
        meeting.join("Jo");
        long joinedMs = meeting.nowMs();
        List<Long> times = new ArrayList<>();
        meeting.passOnly(d -> {
            if (d.from() == ada.slot() && d.track() == Track.GROUP) {
                times.add(meeting.nowMs() - joinedMs);
            }
            return true;
        });
        meeting.run(130_000);

        assertEquals(List.of(60_000L, 120_000L), times);
    }

    /// What was said before is no gap to who came later, nor is what oneself said.
    @Test
    void shouldMissNothingInAChatThatIsWhole() {
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        for (String text : List.of("one", "two", "three")) {
            ada.session().chat(text, 0, meeting.nowMs());
            meeting.run(100);
            jo.session().chat(text, 0, meeting.nowMs());
            meeting.run(100);
        }
        Meeting.Member late = meeting.join("Late");
        meeting.run(2_000);
        ada.session().chat("four", 0, meeting.nowMs());
        meeting.run(12_000);

        assertEquals(List.of("four"), texts(late));
        assertFalse(late.events(SessionEvent.Chat.class).getLast().gapBefore());
        for (Meeting.Member one : List.of(ada, jo, late)) {
            assertEquals(List.of(), one.events(SessionEvent.MessageMissing.class));
        }
        assertEquals(
                List.of("one", "two", "three", "four"),
                ada.events(SessionEvent.Chat.class).stream()
                        .filter(SessionEvent.Chat::own)
                        .map(SessionEvent.Chat::text)
                        .toList());
    }
}
