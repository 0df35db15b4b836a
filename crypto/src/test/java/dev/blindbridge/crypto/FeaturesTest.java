package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Moderation requests, recording marks, breakout rooms, the lobby and what applications say to
/// each other (sections 5.3 and 5.5 to 5.8).
class FeaturesTest {
    private final Meeting meeting = new Meeting(21);
    private final Meeting.Member ada = meeting.join("Ada");
    private final Meeting.Member jo = meeting.join("Jo");
    private final Meeting.Member kim = meeting.join("Kim");

    FeaturesTest() {
        meeting.run(2_000);
        meeting.moderators(ada);
    }

    private static long rejected(Meeting.Member member, RejectReason reason) {
        return member.session().rejections().getOrDefault(reason, 0L);
    }

    @Test
    void shouldAskSomebodyToSwitchOff() {
        assertTrue(ada.session().askToSwitchOff(jo.id(), Track.CAMERA, meeting.nowMs()));
        meeting.run(100);
        SessionEvent.SwitchOffAsked asked =
                new SessionEvent.SwitchOffAsked(ada.slot(), "Ada", jo.slot(), Track.CAMERA);

        assertEquals(List.of(asked), jo.events(SessionEvent.SwitchOffAsked.class));
        assertEquals(List.of(asked), kim.events(SessionEvent.SwitchOffAsked.class));
        assertFalse(
                ada.session()
                        .askToSwitchOff(new PeerId(new byte[16]), Track.CAMERA, meeting.nowMs()));
        for (Track other : List.of(Track.SCREEN_AUDIO, Track.FILE)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ada.session().askToSwitchOff(jo.id(), other, meeting.nowMs()));
        }
    }

    @Test
    void shouldAskForEachTrackOfAPersonAndNoOther() {
        for (Track track : List.of(Track.MICROPHONE, Track.CAMERA, Track.SCREEN)) {
            ada.session().askToSwitchOff(jo.id(), track, meeting.nowMs());
            meeting.run(100);
            assertEquals(track, jo.events(SessionEvent.SwitchOffAsked.class).getLast().track());
        }
        for (int number : List.of(0, 4)) {
            byte[] body = Bytes.empty().u8(number).raw(jo.id().bytes()).toArray();
            Envelope asked = new Envelope(FeatureMessage.ModerationRequest.TYPE, 0, 0, body);
            assertTrue(FeatureMessage.parseToAll(asked).isEmpty(), "track " + number);
        }
    }

    @Test
    void shouldTakeRequestsFromModeratorsOnly() {
        kim.session().askToSwitchOff(jo.id(), Track.CAMERA, meeting.nowMs());
        meeting.run(100);

        assertEquals(List.of(), jo.events(SessionEvent.SwitchOffAsked.class));
        assertEquals(1, rejected(jo, RejectReason.IDENTITY));
    }

    @Test
    void shouldNotLetAModeratorsSlotPassTheRoleOn() {
        int slot = ada.slot();
        meeting.vanish(ada);
        meeting.run(100);
        assertFalse(jo.session().remove(Set.of(), "a", Roots.OTHER, meeting.nowMs()));
        jo.session().onEntered(slot, meeting.nowMs());

        // Who enters that slot is no moderator before the server says so again.
        Session mal =
                Session.join(
                        Roots.CALL,
                        slot,
                        List.of(jo.slot()),
                        new Profile(1, 0, "Mal"),
                        new SeededRandomness(4),
                        meeting.nowMs());
        for (int round = 0; round < 3; round++) {
            pass(mal, jo.session());
            pass(jo.session(), mal);
        }
        assertTrue(mal.askToSwitchOff(jo.id(), Track.CAMERA, meeting.nowMs()));
        pass(mal, jo.session());
        meeting.run(10);

        assertEquals(List.of(), jo.events(SessionEvent.SwitchOffAsked.class));
        assertEquals(1, rejected(jo, RejectReason.IDENTITY));
    }

    private void pass(Session from, Session to) {
        Outgoing message;
        while ((message = from.pollMessage()) != null) {
            to.onMessage(from.slot(), message.data(), meeting.nowMs());
        }
    }

    @Test
    void shouldSendNothingToWhoIsNotThere() {
        PeerId nobody = new PeerId(new byte[PeerId.LENGTH_BYTES]);
        Breakout room = Breakout.draw("Red", new SeededRandomness(3));

        assertFalse(ada.session().assignBreakout(nobody, room, meeting.nowMs()));
        assertFalse(ada.session().sendP2p(nobody, "v=0", meeting.nowMs()));
        assertNull(ada.session().pollMessage());
    }

    @Test
    void shouldAllowRecordingOnceAllShowTheMark() {
        meeting.passOnly(d -> d.from() != kim.slot() || d.to() != ada.slot());
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        assertEquals(
                List.of(new SessionEvent.RecordingMark(ada.slot(), "Ada", true)),
                jo.events(SessionEvent.RecordingMark.class));
        assertEquals(4, jo.session().peers().getFirst().flags());
        assertEquals(
                new SessionEvent.RecordingWaiting(new TreeSet<>(Set.of(kim.slot()))),
                ada.events(SessionEvent.RecordingWaiting.class).getLast());
        assertEquals(List.of(), ada.events(SessionEvent.RecordingAllowed.class));

        meeting.passOnly(_ -> true);
        meeting.run(Recordings.EVERY_MS); // Kim answers the next one.
        assertEquals(1, ada.events(SessionEvent.RecordingAllowed.class).size());
    }

    @Test
    void shouldKeepTheMarkAsLongAsItIsSaid() {
        ada.session().startRecording(meeting.nowMs());
        meeting.run(60_000);
        assertEquals(1, jo.events(SessionEvent.RecordingMark.class).size());
        meeting.passOnly(d -> d.from() != ada.slot());
        meeting.run(Recordings.MARK_MS - Recordings.EVERY_MS - 100);
        assertEquals(1, jo.events(SessionEvent.RecordingMark.class).size());
        meeting.run(Recordings.EVERY_MS + 200);
        assertEquals(
                new SessionEvent.RecordingMark(ada.slot(), "Ada", false),
                jo.events(SessionEvent.RecordingMark.class).getLast());
    }

    @Test
    void shouldEndTheMarkAtOnceWhenRecordingStops() {
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        ada.session().stopRecording(meeting.nowMs());
        meeting.run(100);

        assertFalse(jo.events(SessionEvent.RecordingMark.class).getLast().recording());
        assertEquals(0, jo.session().peers().getFirst().flags());
        meeting.run(30_000);
        assertEquals(2, jo.events(SessionEvent.RecordingMark.class).size());
    }

    @Test
    void shouldShowTheMarkToNewcomersFromTheirFirstMoment() {
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        meeting.passOnly(d -> d.track() != Track.GROUP); // only hellos, intros, keys
        Meeting.Member late = meeting.join("Late");
        meeting.run(1_000);

        assertEquals(
                List.of(new SessionEvent.RecordingMark(ada.slot(), "Ada", true)),
                late.events(SessionEvent.RecordingMark.class));
        assertEquals(
                new SessionEvent.RecordingWaiting(new TreeSet<>(Set.of(late.slot()))),
                ada.events(SessionEvent.RecordingWaiting.class).getLast());
        meeting.passOnly(_ -> true);
        meeting.run(6_000);
        assertEquals(2, ada.events(SessionEvent.RecordingAllowed.class).size());
    }

    @Test
    void shouldNotLetTheApplicationTakeTheFlagBack() {
        ada.session().startRecording(meeting.nowMs());
        ada.session().state(new Profile(3, 1, "Ada"), meeting.nowMs());
        meeting.run(100);

        assertEquals(1 | Recordings.FLAG, jo.session().peers().getFirst().flags());
    }

    @Test
    void shouldAllowRecordingAloneAtOnce() {
        Meeting empty = new Meeting(1);
        Meeting.Member alone = empty.join("Alone");
        alone.session().startRecording(empty.nowMs());
        empty.run(10);

        assertEquals(1, alone.events(SessionEvent.RecordingAllowed.class).size());
    }

    @Test
    void shouldSendPeopleToABreakoutRoomOfTheirOwn() {
        Breakout room = Breakout.draw("Red table", new SeededRandomness(3));
        for (Meeting.Member member : List.of(jo, kim)) {
            assertTrue(ada.session().assignBreakout(member.id(), room, meeting.nowMs()));
        }
        meeting.run(100);
        SessionEvent.BreakoutAssigned assigned =
                jo.events(SessionEvent.BreakoutAssigned.class).getFirst();
        assertEquals("Red table", assigned.breakout().name());
        assertEquals("Ada", assigned.name());
        assertEquals(
                ada.session().breakoutRoom(room), jo.session().breakoutRoom(assigned.breakout()));

        Meeting there = new Meeting(22);
        Meeting.Member joThere =
                there.join(jo.session().breakoutRoot(assigned.breakout()), "Jo", 1);
        Breakout kims = kim.events(SessionEvent.BreakoutAssigned.class).getFirst().breakout();
        Meeting.Member kimThere = there.join(kim.session().breakoutRoot(kims), "Kim", 1);
        Meeting.Member stranger = there.join(Roots.CALL, "Has the passphrase alone", 1);
        there.run(2_000);
        assertInstanceOf(OpenedFrame.class, there.say(joThere, kimThere));
        assertInstanceOf(Rejected.class, there.say(joThere, stranger));
        assertEquals(PeerState.RETIRED, joThere.stateOf(stranger));
    }

    @Test
    void shouldTakeBreakoutRoomsFromModeratorsOnly() {
        Breakout room = Breakout.draw("Trap", new SeededRandomness(3));
        kim.session().assignBreakout(jo.id(), room, meeting.nowMs());
        meeting.run(100);

        assertEquals(List.of(), jo.events(SessionEvent.BreakoutAssigned.class));
        assertEquals(1, rejected(jo, RejectReason.IDENTITY));
    }

    @Test
    void shouldEraseABreakoutRoomsSecret() {
        Breakout room = Breakout.draw("Red", new SeededRandomness(3));
        Breakout other = Breakout.draw("Red", new SeededRandomness(4));
        assertNotEquals(ada.session().breakoutRoom(room), ada.session().breakoutRoom(other));
        room.close();

        assertThrows(IllegalStateException.class, () -> ada.session().breakoutRoot(room));
        byte[] secret = other.secret();
        byte[] body = other.bytes();
        assertTrue(Breakout.parse(body).isPresent());
        assertEquals("00".repeat(32), Vectors.hex(Arrays.copyOfRange(body, 16, 48)), "taken out");
        other.close();
        assertEquals("00".repeat(32), Vectors.hex(secret));
    }

    @Test
    void shouldCarryDescriptionsBetweenTwoAlone() {
        assertTrue(ada.session().sendP2p(jo.id(), "v=0", meeting.nowMs()));
        meeting.run(100);

        assertEquals(
                List.of(new SessionEvent.P2pReceived(ada.slot(), "v=0")),
                jo.events(SessionEvent.P2pReceived.class));
        assertEquals(List.of(), kim.events(SessionEvent.P2pReceived.class));
        for (String bad : List.of("", "x".repeat(60_001))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ada.session().sendP2p(jo.id(), bad, meeting.nowMs()));
        }
    }

    /// The relay's and a direct one: one window for both (section 5.7).
    @Test
    void shouldOpenAFrameOnceThoughItComesByTwoPaths() {
        FrameOpener relayed = jo.session().opener(ada.slot(), Track.MICROPHONE);
        FrameOpener direct = jo.session().opener(ada.slot(), Track.MICROPHONE);
        for (int i = 0; i < 4; i++) {
            byte[] wire = meeting.speech(ada);
            FrameOpener first = i % 2 == 0 ? relayed : direct;
            FrameOpener second = i % 2 == 0 ? direct : relayed;
            long nowMs = meeting.nowMs();
            assertInstanceOf(
                    OpenedFrame.class,
                    first.open(Codec.OPUS, wire, FrameOpener.NO_TIMESTAMP, nowMs));
            assertInstanceOf(
                    Rejected.class, second.open(Codec.OPUS, wire, FrameOpener.NO_TIMESTAMP, nowMs));
            assertEquals(i + 1, rejected(jo, RejectReason.REPLAY));
        }
    }

    @Test
    void shouldCarryWhatApplicationsSayToAll() {
        for (ApplicationKind kind : ApplicationKind.values()) {
            ada.session().sendApplication(kind, "{\"n\":" + kind.type() + "}", meeting.nowMs());
        }
        meeting.run(100);

        assertEquals(
                List.of(ApplicationKind.values()),
                kim.events(SessionEvent.ApplicationReceived.class).stream()
                        .map(SessionEvent.ApplicationReceived::kind)
                        .toList());
        assertEquals(
                "{\"n\":3}", jo.events(SessionEvent.ApplicationReceived.class).getFirst().json());
    }

    @Test
    void shouldShowAKnockToModeratorsAndAnswerNothing() {
        byte[] knock = LobbyHello.seal(Roots.CALL, "Late\u202E", new SeededRandomness(8));
        int before = ada.session().peers().size();
        int[] sent = {0};
        meeting.passOnly(_ -> {
            sent[0]++;
            return true;
        });
        for (Meeting.Member member : List.of(ada, jo)) {
            member.session().onMessage(kim.slot(), knock, meeting.nowMs());
            member.session().onMessage(kim.slot(), knock, meeting.nowMs()); // a replay
        }
        meeting.run(100);

        assertEquals(
                List.of(
                        new SessionEvent.LobbyKnock(kim.slot(), "Late"),
                        new SessionEvent.LobbyKnock(kim.slot(), "Late")),
                ada.events(SessionEvent.LobbyKnock.class));
        assertEquals(List.of(), jo.events(SessionEvent.LobbyKnock.class));
        assertEquals(before, ada.session().peers().size());
        assertEquals(0, sent[0]);
    }

    @Test
    void shouldDrawFiveWordsOfTheList() {
        String drawn = Passphrase.draw(Randomness.secure());

        assertTrue(Passphrase.isNormal(drawn));
        assertEquals(drawn, LinkFragment.passphrase(drawn.replace(' ', '-')), "five of the list");
        assertEquals(drawn, LinkFragment.passphrase(LinkFragment.of(drawn)));
        assertNotEquals(drawn, Passphrase.draw(Randomness.secure()));
        assertEquals(
                "abacus-yo-yo-zoom-t-shirt-zit", LinkFragment.of("abacus yo-yo zoom t-shirt zit"));
        assertEquals("two%20words1", LinkFragment.of("two words1"));
        for (String other : List.of("two words", "grüße-an alle", "a%b", "yo-yo")) {
            assertEquals(other, LinkFragment.passphrase(LinkFragment.of(other)));
        }
    }

    @Test
    void shouldEndTheMarkOfWhoLeft() {
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        meeting.vanish(ada);
        meeting.run(100);

        assertFalse(jo.events(SessionEvent.RecordingMark.class).getLast().recording());
    }

    @Test
    void shouldAllowRecordingWhenTheLastWhoShowsNoMarkHasLeft() {
        meeting.passOnly(d -> d.from() != kim.slot());
        ada.session().startRecording(meeting.nowMs());
        meeting.run(100);
        assertEquals(List.of(), ada.events(SessionEvent.RecordingAllowed.class));
        meeting.vanish(kim);
        meeting.run(2 * Meeting.LATENCY_MS);

        assertEquals(1, ada.events(SessionEvent.RecordingAllowed.class).size());
    }

    /// Who showed the mark of before need not show this one.
    @Test
    void shouldWaitForTheMarkOfEachRecording() {
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        ada.session().stopRecording(meeting.nowMs());
        meeting.run(1_000);
        meeting.passOnly(_ -> false);
        ada.session().startRecording(meeting.nowMs());
        meeting.run(100);

        assertEquals(1, ada.events(SessionEvent.RecordingAllowed.class).size());
    }

    @Test
    void shouldNotTakeTheAnswerToAnEarlierMarkForOneToThis() {
        List<Meeting.Delivery> answers = new ArrayList<>();
        meeting.passOnly(d -> d.to() != ada.slot() || !answers.add(d));
        ada.session().startRecording(meeting.nowMs());
        meeting.run(1_000);
        ada.session().stopRecording(meeting.nowMs());
        meeting.run(1_000);
        meeting.passOnly(_ -> false);
        ada.session().startRecording(meeting.nowMs());
        answers.forEach(d -> ada.session().onMessage(d.from(), d.data(), meeting.nowMs()));
        meeting.run(100);

        assertEquals(2, answers.size());
        assertEquals(List.of(), ada.events(SessionEvent.RecordingAllowed.class));
    }

    /// The mark itself may be withheld: the flag in the state says the same.
    @Test
    void shouldShowTheMarkOfWhoSaysSoInItsState() {
        ada.session().state(new Profile(1, Recordings.FLAG, "Ada"), meeting.nowMs());
        meeting.run(100);

        assertEquals(
                List.of(new SessionEvent.RecordingMark(ada.slot(), "Ada", true)),
                jo.events(SessionEvent.RecordingMark.class));
    }

    /// What lies above the largest multiple of the list's size would favour the first words.
    @Test
    void shouldDrawEachWordAsOftenAsAnyOther() {
        long limit = (1L << 32) / FiveWords.LIST_SIZE * FiveWords.LIST_SIZE;
        Deque<Long> draws = new ArrayDeque<>(List.of(limit, 0L, (1L << 32) - 1, limit - 1));
        String drawn =
                Passphrase.draw(target -> {
                    Long next = draws.poll();
                    byte[] bytes = Bytes.empty().u32(next == null ? 1 : next.intValue()).toArray();
                    System.arraycopy(bytes, 0, target, 0, target.length);
                });

        List<String> words = FiveWords.list();
        String second = words.get(1);
        assertEquals(
                String.join(" ", words.getFirst(), words.getLast(), second, second, second), drawn);
    }

    @Test
    void shouldCarryTheLongestTextAndNoLonger() {
        String longest = "x".repeat(FeatureMessage.MAX_TEXT_BYTES);
        assertTrue(ada.session().sendP2p(jo.id(), longest, meeting.nowMs()));
        meeting.run(100);

        assertEquals(
                List.of(new SessionEvent.P2pReceived(ada.slot(), longest)),
                jo.events(SessionEvent.P2pReceived.class));
        for (int length : List.of(0, FeatureMessage.MAX_TEXT_BYTES + 1)) {
            byte[] body = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
            Envelope text = new Envelope(FeatureMessage.P2p.TYPE, 0, 0, body);
            assertTrue(FeatureMessage.parseToOne(text).isEmpty(), length + " bytes");
        }
    }
}
