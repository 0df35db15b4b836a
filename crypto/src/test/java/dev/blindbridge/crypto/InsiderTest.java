package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What somebody can do who holds the passphrase, and what not (section 10).
class InsiderTest {
    /// Two who take one for the other are kept apart by the bridge, and joined with by an insider
    /// under each other's name: level 1 cannot prevent it (section 5.1).
    @Test
    void shouldShowByFiveWordsThatSomebodySitsBetweenTwo() {
        Meeting left = new Meeting(41);
        Meeting.Member ada = left.join("Ada");
        Meeting.Member asJo = left.join("Jo");
        left.run(2_000);
        Meeting right = new Meeting(42);
        Meeting.Member asAda = right.join("Ada");
        Meeting.Member jo = right.join("Jo");
        right.run(2_000);

        PeerView shownToAda = ada.session().peers().getFirst();
        PeerView shownToJo = jo.session().peers().getFirst();
        assertEquals("Jo", shownToAda.name());
        assertEquals(PeerState.HEARD, shownToAda.state());
        ada.session().privateChat(shownToAda.id(), "for Jo alone", 0, left.nowMs());
        left.run(100);
        assertEquals("for Jo alone", asJo.events(SessionEvent.Chat.class).getFirst().text());

        // Each reads out its own: they are those of somebody else.
        assertNotEquals(jo.session().words(), shownToAda.words());
        assertNotEquals(ada.session().words(), shownToJo.words());
        assertEquals(asJo.session().words(), shownToAda.words());
        assertEquals(asAda.session().words(), shownToJo.words());
    }

    /// It says hello, for else nobody would talk to it, but does not introduce itself.
    @Test
    void shouldGetNoKeyUnlisted() {
        Meeting meeting = new Meeting(43);
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jo");
        meeting.run(2_000);
        int unlistedSlot = 2;
        meeting.passOnly(d -> d.from() != unlistedSlot || Hello.looksLikeOne(d.data()));
        Meeting.Member unlisted = meeting.join("Unlisted");
        meeting.run(2_000);
        ada.session().chat("for those who are listed", 0, meeting.nowMs());
        meeting.run(100);

        assertEquals(unlistedSlot, unlisted.slot());
        assertEquals(PeerState.ANNOUNCED, ada.stateOf(unlisted));
        assertInstanceOf(Rejected.class, meeting.say(ada, unlisted));
        assertInstanceOf(OpenedFrame.class, meeting.say(ada, jo));
        assertEquals(List.of(), unlisted.events(SessionEvent.Chat.class));
        assertEquals(1, jo.events(SessionEvent.Chat.class).size());
        meeting.run(30_000);
        assertEquals(
                new SessionEvent.Undecryptable(new TreeSet<>(Set.of(unlistedSlot))),
                ada.events(SessionEvent.Undecryptable.class).getLast());
    }
}
