package dev.blindbridge.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.ErrorCode;
import dev.blindbridge.signaling.protocol.ServerMessage.Failure;
import dev.blindbridge.signaling.protocol.ServerMessage.Left;
import dev.blindbridge.signaling.protocol.ServerMessage.Moderators;
import dev.blindbridge.signaling.protocol.ServerMessage.Relay;
import dev.blindbridge.signaling.room.VirtualMeeting.Client;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may remove others, and what that does.
final class ModeratorsTest {
    private static final String ROOM = "amber-otter-violin-dune";

    private final VirtualMeeting meeting = new VirtualMeeting();
    private final Client first = meeting.join(ROOM);
    private final Client second = meeting.join(ROOM);
    private final Client third = meeting.join(ROOM);

    private static Moderators moderators(int... slots) {
        return new Moderators(Arrays.stream(slots).boxed().toList());
    }

    @Test
    void shouldMakeTheFirstTheModerator() {
        assertEquals(List.of(0), first.joined().moderators());
        assertEquals(List.of(0), third.joined().moderators());
        assertEquals(List.of(), first.all(Moderators.class));
    }

    @Test
    void shouldPassTheRoleToWhoIsThereLongest() {
        // Slot 0 is free again and goes to the newest.
        first.send(new ClientMessage.Leave());
        meeting.pass(60_000);
        Client newest = meeting.join(ROOM);
        assertEquals(0, newest.joined().slot());
        assertEquals(moderators(1), third.only(Moderators.class));
        assertEquals(List.of(1), newest.joined().moderators());
        second.drop(true);
        assertEquals(moderators(2), newest.only(Moderators.class));
        assertEquals(moderators(2), third.inbox.getLast());
    }

    @Test
    void shouldKeepTheRoleThroughALoss() {
        first.drop(false);
        Client again = meeting.connect().resume(ROOM, first.joined().resume());
        assertEquals(List.of(0), again.joined().moderators());
        again.send(new ClientMessage.Remove(2));
        assertEquals(ErrorCode.REMOVED, third.only(Failure.class).code());
        assertEquals(List.of(), second.all(Moderators.class));
    }

    @Test
    void shouldPassTheRoleOnWhenTheLossLastsTooLong() {
        first.drop(false);
        meeting.pass(15_000);
        assertEquals(moderators(1), second.only(Moderators.class));
    }

    @Test
    void shouldEndTheMembershipAtOnce() {
        second.publish(0);
        first.send(new ClientMessage.Remove(1));
        assertEquals(new Left(1), first.only(Left.class));
        assertEquals(new Left(1), third.only(Left.class));
        assertEquals(
                new Failure(ErrorCode.REMOVED, "A moderator removed this member.", null, true),
                second.inbox.getLast());
        assertEquals(4009, second.closeCode);
        assertEquals(2, meeting.relay.memberCount());
        assertEquals(1, meeting.counters.value("memberships_total{event=\"removed\"}"));
        assertEquals(List.of(), third.all(Moderators.class));
        // What was still on its way.
        second.send(new ClientMessage.Relay(ClientMessage.Relay.EVERYONE, "AAAA"));
        second.drop(false);
        meeting.pass(60_000);
        assertEquals(List.of(), third.all(Relay.class));
        assertEquals(1, third.all(Left.class).size());
    }

    @Test
    void shouldVoidTheTokenOfWhoIsRemovedButLetItComeAgain() {
        first.send(new ClientMessage.Remove(1));
        Client again = meeting.connect().resume(ROOM, second.joined().resume());
        assertFalse(again.joined().resumed());
        assertEquals(3, again.joined().slot());
    }

    @Test
    void shouldRemoveWhoIsLost() {
        second.drop(false);
        first.send(new ClientMessage.Remove(1));
        assertEquals(new Left(1), third.only(Left.class));
        assertFalse(meeting.connect().resume(ROOM, second.joined().resume()).joined().resumed());
    }

    /// Also with the slot of the moderator: what counts is whose connection it is (R11).
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 1, 7})
    void shouldRefuseWhoIsNoModerator(int slot) {
        second.send(new ClientMessage.Remove(slot));
        Failure failure = second.only(Failure.class);
        assertEquals(ErrorCode.NOT_MODERATOR, failure.code());
        assertFalse(failure.fatal());
        assertEquals("remove", failure.about());
        assertNull(second.closeCode);
        assertEquals(3, meeting.relay.memberCount());
    }

    @Test
    void shouldRefuseTheModeratorOfAnotherRoom() {
        Client stranger = meeting.join("another");
        stranger.send(new ClientMessage.Remove(1));
        assertEquals(ErrorCode.UNKNOWN_SLOT, stranger.only(Failure.class).code());
        assertEquals(4, meeting.relay.memberCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void shouldRefuseToRemoveOneselfOrNobody(int slot) {
        first.send(new ClientMessage.Remove(slot));
        assertEquals(ErrorCode.UNKNOWN_SLOT, first.only(Failure.class).code());
        assertNull(first.closeCode);
        assertEquals(3, meeting.relay.memberCount());
    }

    @Test
    void shouldRefuseBeforeJoining() {
        Client stranger = meeting.connect();
        stranger.send(new ClientMessage.Remove(0));
        assertEquals(ErrorCode.NOT_JOINED, stranger.only(Failure.class).code());
        assertTrue(first.all(Left.class).isEmpty());
    }
}
