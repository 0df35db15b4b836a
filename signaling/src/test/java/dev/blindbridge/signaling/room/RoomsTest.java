package dev.blindbridge.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.ErrorCode;
import dev.blindbridge.signaling.protocol.Malformed;
import dev.blindbridge.signaling.protocol.ServerMessage;
import dev.blindbridge.signaling.protocol.ServerMessage.Entered;
import dev.blindbridge.signaling.protocol.ServerMessage.Failure;
import dev.blindbridge.signaling.protocol.ServerMessage.Left;
import dev.blindbridge.signaling.room.VirtualMeeting.Client;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joining, leaving, losing and resuming: the roster's side of docs/signaling-protocol.md.
final class RoomsTest {
    private static final String ROOM = "amber-otter-violin-dune";

    private final VirtualMeeting meeting = new VirtualMeeting();

    @Test
    void shouldGiveSlotsInOrderAndTellTheOthers() {
        Client first = meeting.join(ROOM);
        Client second = meeting.join(ROOM);
        Client third = meeting.join(ROOM);
        assertEquals(0, first.joined().slot());
        assertEquals(List.of(), first.joined().members());
        assertEquals(List.of(0, 1), third.joined().members());
        assertEquals(List.of(new Entered(1), new Entered(2)), first.all(Entered.class));
        assertEquals(List.of(new Entered(2)), second.all(Entered.class));
    }

    @Test
    void shouldKeepRoomsApart() {
        Client here = meeting.join("here");
        Client there = meeting.join("there");
        there.send(new ClientMessage.Relay(ClientMessage.Relay.EVERYONE, "AAAA"));
        assertEquals(0, there.joined().slot());
        assertEquals(1, here.inbox.size());
    }

    @Test
    void shouldPassSealedMessagesToOneOrToAll() {
        Client a = meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        Client c = meeting.join(ROOM);
        b.send(new ClientMessage.Relay(0, "AAAA"));
        b.send(new ClientMessage.Relay(ClientMessage.Relay.EVERYONE, "BBBB"));
        ServerMessage one = new ServerMessage.Relay(1, "AAAA");
        ServerMessage all = new ServerMessage.Relay(1, "BBBB");
        assertEquals(List.of(one, all), a.all(ServerMessage.Relay.class));
        assertEquals(List.of(all), c.all(ServerMessage.Relay.class));
        assertEquals(List.of(), b.all(ServerMessage.Relay.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void shouldRefuseToRelayToOneselfOrNobody(int to) {
        Client a = meeting.join(ROOM);
        a.send(new ClientMessage.Relay(to, "AAAA"));
        assertEquals(ErrorCode.UNKNOWN_SLOT, a.only(Failure.class).code());
        assertNull(a.closeCode);
    }

    @Test
    void shouldNotGiveASlotAgainWithin60Seconds() {
        meeting.join(ROOM);
        Client second = meeting.join(ROOM);
        second.send(new ClientMessage.Leave());
        meeting.pass(59_000);
        assertEquals(2, meeting.join(ROOM).joined().slot());
        meeting.pass(1_000);
        assertEquals(1, meeting.join(ROOM).joined().slot());
    }

    @Test
    void shouldForgetARoomWithItsLastMember() {
        Client a = meeting.join(ROOM);
        a.send(new ClientMessage.Leave());
        assertEquals(1000, a.closeCode);
        assertEquals(0, meeting.counters.value("rooms"));
        assertTrue(meeting.relay.calls.contains("closeRoom 1"));
        assertEquals(0, meeting.join(ROOM).joined().slot());
        assertTrue(meeting.relay.calls.contains("openRoom"));
    }

    @Test
    void shouldTellWhenAMemberLeaves() {
        Client a = meeting.join(ROOM);
        meeting.join(ROOM).send(new ClientMessage.Leave());
        assertEquals(new Left(1), a.only(Left.class));
    }

    @Test
    void shouldTreatACloseOnPurposeAsLeaving() {
        Client a = meeting.join(ROOM);
        meeting.join(ROOM).drop(true);
        assertEquals(new Left(1), a.only(Left.class));
    }

    @Test
    void shouldKeepALostMemberFor15Seconds() {
        Client a = meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        b.drop(false);
        meeting.pass(14_500);
        assertEquals(List.of(), a.all(Left.class));
        meeting.pass(500);
        assertEquals(new Left(1), a.only(Left.class));
        assertEquals(1, meeting.relay.memberCount());
    }

    @Test
    void shouldResumeWithTheSameSlotAndANewToken() {
        Client a = meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        b.drop(false);
        meeting.pass(10_000);
        Client c = meeting.join(ROOM);
        Client again = meeting.connect().resume(ROOM, b.joined().resume());
        assertEquals(1, again.joined().slot());
        assertTrue(again.joined().resumed());
        assertEquals(List.of(0, 2), again.joined().members());
        assertNotEquals(b.joined().resume(), again.joined().resume());
        assertEquals(List.of(new Entered(2)), a.all(Entered.class).subList(1, 2));
        assertEquals(List.of(), c.all(Entered.class));
        meeting.pass(60_000);
        assertEquals(List.of(), a.all(Left.class));
    }

    @Test
    void shouldReplaceAConnectionThatStillStands() {
        meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        Client again = meeting.connect().resume(ROOM, b.joined().resume());
        assertTrue(again.joined().resumed());
        assertEquals(ErrorCode.REPLACED, b.only(Failure.class).code());
        assertEquals(4007, b.closeCode);
        b.send(new ClientMessage.Leave());
        b.drop(true);
        meeting.pass(60_000);
        assertEquals(2, meeting.relay.memberCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "AAAAAAAAAAAAAAAAAAAAAA"})
    void shouldLetInAsNewWithAnUnknownToken(String token) {
        meeting.join(ROOM);
        Client b = meeting.connect().resume(ROOM, token);
        assertFalse(b.joined().resumed());
        assertEquals(1, b.joined().slot());
    }

    @Test
    void shouldNotResumeIntoAnotherRoomNorTwice() {
        Client a = meeting.join(ROOM);
        meeting.join(ROOM);
        String token = a.joined().resume();
        assertFalse(meeting.connect().resume("another", token).joined().resumed());
        assertTrue(meeting.connect().resume(ROOM, token).joined().resumed());
        assertFalse(meeting.connect().resume(ROOM, token).joined().resumed());
    }

    @Test
    void shouldCountSealedMessagesThatReachNobody() {
        Client a = meeting.join(ROOM);
        meeting.join(ROOM).drop(false);
        a.send(new ClientMessage.Relay(1, "AAAA"));
        assertEquals(List.of(), a.all(Failure.class));
        assertEquals(
                1,
                meeting.counters.value(
                        "relayed_messages_dropped_total{reason=\"connection-lost\"}"));
    }

    @Test
    void shouldEndASessionThatDoesNotJoinInTime() {
        Client a = meeting.connect();
        a.send(new ClientMessage.Ping());
        meeting.pass(10_000);
        assertEquals(ErrorCode.TIMEOUT, a.only(Failure.class).code());
        assertEquals(4006, a.closeCode);
        assertEquals(1, a.all(ServerMessage.Pong.class).size());
    }

    @Test
    void shouldKeepTheMemberOfASessionThatFellSilent() {
        meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        meeting.rooms.timedOut(b.id, meeting.nowMs);
        assertEquals(4006, b.closeCode);
        b.drop(false);
        assertTrue(meeting.connect().resume(ROOM, b.joined().resume()).joined().resumed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "room/../x", "über", "a b", "room\n"})
    void shouldRefuseBadRoomNames(String name) {
        Client a = meeting.join(name);
        assertEquals(ErrorCode.BAD_ROOM, a.only(Failure.class).code());
        assertEquals(4001, a.closeCode);
    }

    @Test
    void shouldTakeNamesOf64LettersAndNoLonger() {
        assertEquals(0, meeting.join("a".repeat(64)).joined().slot());
        assertEquals(4001, meeting.join("a".repeat(65)).closeCode);
    }

    @Test
    void shouldRefuseWhatComesBeforeJoin() {
        Client a = meeting.connect();
        a.send(new ClientMessage.Subscribe(0));
        assertEquals(ErrorCode.NOT_JOINED, a.only(Failure.class).code());
        assertEquals(4002, a.closeCode);
        a.join(ROOM);
        assertEquals(0, meeting.relay.memberCount());
    }

    @Test
    void shouldEndTheMembershipOfWhoJoinsTwice() {
        Client a = meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        b.join(ROOM);
        assertEquals(4003, b.closeCode);
        assertEquals(new Left(1), a.only(Left.class));
    }

    @Test
    void shouldRefuseWhenTheRoomIsFull() {
        VirtualMeeting small = new VirtualMeeting(new RoomLimits(2, 3));
        small.join(ROOM);
        small.join(ROOM);
        assertEquals(4004, small.join(ROOM).closeCode);
        small.join("another");
        assertEquals(4005, small.join("third").closeCode);
        assertEquals(2, small.counters.value("rooms"));
    }

    @Test
    void shouldForgiveNineteenMalformedMessages() {
        Client a = meeting.join(ROOM);
        Client b = meeting.join(ROOM);
        for (int i = 0; i < 19; i++) {
            b.send(new Malformed("It is odd.", "relay"));
        }
        assertNull(b.closeCode);
        b.send(new Malformed("It is odd.", null));
        assertEquals(4000, b.closeCode);
        assertTrue(b.all(Failure.class).getLast().fatal());
        assertEquals(new Left(1), a.only(Left.class));
        assertEquals(20, meeting.counters.value("messages_received_total{type=\"malformed\"}"));
    }

    @Test
    void shouldSayGoodbyeAtShutDown() {
        Client a = meeting.join(ROOM);
        meeting.rooms.shutDown();
        assertEquals(1001, a.closeCode);
        a.drop(false);
    }
}
