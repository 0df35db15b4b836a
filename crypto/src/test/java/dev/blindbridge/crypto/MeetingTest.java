package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A whole meeting in one test: sessions, an in-memory relay, virtual time.
class MeetingTest {
    @Test
    void shouldLetTwoMeetAndTalk() {
        Meeting meeting = new Meeting(1);
        Meeting.Member ada = meeting.join("Ada");
        Meeting.Member jo = meeting.join("Jörg");
        meeting.run(2_000);

        assertEquals(PeerState.HEARD, ada.session().peers().getFirst().state());
        assertEquals("Ada", jo.session().peers().getFirst().name());

        byte[] frame = {0x78, 1, 2, 3};
        byte[] wire =
                ada.session()
                        .sealer(Track.MICROPHONE)
                        .seal(Codec.OPUS, frame, false, 34, 0, meeting.nowMs())
                        .orElseThrow();
        OpenResult opened =
                jo.session()
                        .opener(ada.slot(), Track.MICROPHONE)
                        .open(Codec.OPUS, wire, 960, meeting.nowMs());
        assertArrayEquals(frame, assertInstanceOf(OpenedFrame.class, opened).frame());

        ada.session().chat("Hello, room", 0, meeting.nowMs());
        meeting.run(100);
        assertEquals(
                List.of("Hello, room"),
                jo.events(SessionEvent.Chat.class).stream().map(SessionEvent.Chat::text).toList());
    }
}
