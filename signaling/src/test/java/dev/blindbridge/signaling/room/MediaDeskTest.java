package dev.blindbridge.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.RelayEvent.CloseReason;
import dev.blindbridge.signaling.RecordingRelay;
import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.ErrorCode;
import dev.blindbridge.signaling.protocol.ServerMessage;
import dev.blindbridge.signaling.protocol.ServerMessage.Failure;
import dev.blindbridge.signaling.protocol.ServerMessage.Offer;
import dev.blindbridge.signaling.protocol.ServerMessage.OfferedTrack;
import dev.blindbridge.signaling.protocol.ServerMessage.Published;
import dev.blindbridge.signaling.protocol.ServerMessage.Transport;
import dev.blindbridge.signaling.room.VirtualMeeting.Client;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Publishing, subscribing and what is told again after a loss.
final class MediaDeskTest {
    private static final String ROOM = "room";

    private final VirtualMeeting meeting = new VirtualMeeting();
    private final Client a = meeting.join(ROOM);
    private final Client b = meeting.join(ROOM);

    @Test
    void shouldAnswerAPublishOffer() {
        a.send(new ClientMessage.Publish(7, "sdp", List.of()));
        assertEquals(new Published(7, "answer to sdp"), a.only(Published.class));
    }

    @Test
    void shouldOfferOnlyToThoseWhoSubscribed() {
        a.publish(0, 1);
        assertEquals(List.of(), b.all(Offer.class));
        b.send(new ClientMessage.Subscribe(3));
        Offer offer = b.only(Offer.class);
        assertEquals(3, offer.attempt());
        assertEquals(
                List.of(new OfferedTrack("0", 0, 0), new OfferedTrack("1", 0, 1)), offer.tracks());
        assertEquals(List.of(), a.all(Offer.class));
    }

    @Test
    void shouldNotOfferBeforeThereIsATrack() {
        b.send(new ClientMessage.Subscribe(1));
        assertEquals(List.of(), b.all(Offer.class));
        a.publish(0);
        assertEquals(1, b.all(Offer.class).size());
    }

    @Test
    void shouldLetJoinersOfALargeRoomShareOffers() {
        VirtualMeeting large = new VirtualMeeting(new RoomLimits(20, 20));
        Client reader = large.join(ROOM);
        for (int i = 0; i < 8; i++) {
            large.join(ROOM).publish(0, 1);
        }
        reader.send(new ClientMessage.Subscribe(1));
        reader.send(new ClientMessage.Answer(reader.only(Offer.class).id(), "sdp"));
        large.join(ROOM).publish(0, 1);
        large.join(ROOM).publish(0, 1);
        assertEquals(1, reader.all(Offer.class).size(), "not at once");
        large.pass(500);
        assertEquals(2, reader.all(Offer.class).size());
        assertEquals(20, reader.all(Offer.class).getLast().tracks().size(), "one for both");
    }

    @Test
    void shouldKeepOneOfferOpenAtATime() {
        b.send(new ClientMessage.Subscribe(1));
        a.publish(0);
        a.publish(0, 1);
        assertEquals(1, b.all(Offer.class).size());
        b.send(new ClientMessage.Answer(1, "answer"));
        assertEquals(2, b.all(Offer.class).size());
        assertEquals(2, b.all(Offer.class).getLast().tracks().size());
    }

    @Test
    void shouldOfferWithoutTheTracksOfALeaver() {
        b.send(new ClientMessage.Subscribe(1));
        a.publish(0);
        b.send(new ClientMessage.Answer(1, "answer"));
        a.send(new ClientMessage.Leave());
        assertEquals(List.of(), b.all(Offer.class).getLast().tracks());
    }

    @Test
    void shouldRefuseAnAnswerToNoOpenOffer() {
        b.send(new ClientMessage.Answer(1, "answer"));
        assertEquals(ErrorCode.OUT_OF_ORDER, b.only(Failure.class).code());
        assertEquals("answer", b.only(Failure.class).about());
        assertNull(b.closeCode);
    }

    @Test
    void shouldVoidTheOpenOfferWhenSubscribingAnew() {
        a.publish(0);
        b.send(new ClientMessage.Subscribe(1));
        b.send(new ClientMessage.Subscribe(2));
        assertEquals(2, b.all(Offer.class).size());
        assertEquals(2, b.all(Offer.class).getLast().attempt());
        b.send(new ClientMessage.Answer(1, "late"));
        assertEquals(ErrorCode.OUT_OF_ORDER, b.only(Failure.class).code());
    }

    @Test
    void shouldReportBadDescriptionsWithoutEndingAnything() {
        a.send(new ClientMessage.Publish(0, RecordingRelay.BAD_SDP, List.of()));
        a.send(new ClientMessage.Publish(0, RecordingRelay.UNSUPPORTED_SDP, List.of()));
        assertEquals(
                List.of(ErrorCode.BAD_SDP, ErrorCode.UNSUPPORTED_SDP),
                a.all(Failure.class).stream().map(Failure::code).toList());
        assertNull(a.closeCode);
    }

    @Test
    void shouldEndTheSessionThatMeetsABugAndNoOther() {
        a.send(new ClientMessage.Publish(0, RecordingRelay.BUG_SDP, List.of()));
        assertEquals(4008, a.closeCode);
        assertEquals(new ServerMessage.Left(0), b.only(ServerMessage.Left.class));
        b.send(new ClientMessage.Ping());
        assertEquals(1, b.all(ServerMessage.Pong.class).size());
    }

    @Test
    void shouldReportTransports() {
        a.publish(0);
        meeting.rooms.transportConnected(meeting.relay.memberAt(0), true);
        meeting.rooms.transportClosed(meeting.relay.memberAt(0), true, CloseReason.CONSENT_EXPIRED);
        assertEquals(
                List.of(new Transport(true, 1, null), new Transport(true, 1, "consent-expired")),
                a.all(Transport.class));
    }

    @Test
    void shouldSendTheOpenOfferAndTheStatesAgainAfterALoss() {
        a.publish(0);
        b.publish(0);
        b.send(new ClientMessage.Subscribe(1));
        b.drop(false);
        meeting.rooms.transportClosed(meeting.relay.memberAt(1), true, CloseReason.DTLS_ENDED);
        Client again = meeting.connect().resume(ROOM, b.joined().resume());
        assertEquals(b.only(Offer.class), again.only(Offer.class));
        assertEquals(new Transport(true, 1, "dtls-ended"), again.only(Transport.class));
    }

    @Test
    void shouldMakeUpForChangesDuringALoss() {
        b.send(new ClientMessage.Subscribe(1));
        b.drop(false);
        a.publish(0);
        Client again = meeting.connect().resume(ROOM, b.joined().resume());
        assertEquals(1, again.all(Offer.class).size());
        again.send(new ClientMessage.Answer(1, "answer"));
        assertTrue(meeting.relay.calls.contains("answer 1 1"));
    }
}
